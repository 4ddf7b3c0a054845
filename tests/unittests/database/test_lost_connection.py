import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from intric.database.lost_connection import is_lost_connection


def wrapped(cause: Exception) -> DBAPIError:
    """Return an exception of asyncpg as SQLAlchemy wraps it."""
    original = Exception("wrapped")
    original.__cause__ = cause
    return DBAPIError("select 1", None, original)


@pytest.mark.parametrize(
    "error",
    [
        PoolTimeoutError(),
        ConnectionRefusedError(),
        FileNotFoundError("no socket"),
        asyncpg.CannotConnectNowError("the database system is starting up"),
        asyncpg.AdminShutdownError("terminating connection"),
        wrapped(asyncpg.CannotConnectNowError("the database system is starting up")),
        wrapped(asyncpg.TooManyConnectionsError("too many clients")),
        OperationalError("select 1", None, Exception()),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_unavailable_database_is_a_lost_connection(error: Exception) -> None:
    assert is_lost_connection(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        wrapped(asyncpg.UndefinedTableError("no such table")),
        IntegrityError("insert", None, Exception()),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_refused_statement_is_not(error: Exception) -> None:
    assert not is_lost_connection(error)
