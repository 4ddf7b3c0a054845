import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from intric.database.lost_connection import is_lost_connection


def adapted(cause: Exception) -> DBAPIError:
    """As SQLAlchemy hands on what asyncpg raised."""
    original = Exception("adapted")
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
        adapted(asyncpg.CannotConnectNowError("the database system is starting up")),
        adapted(asyncpg.TooManyConnectionsError("too many clients")),
        OperationalError("select 1", None, Exception()),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_database_that_is_away_is_worth_asking_again(error: Exception) -> None:
    assert is_lost_connection(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        adapted(asyncpg.UndefinedTableError("no such table")),
        IntegrityError("insert", None, Exception()),
    ],
    ids=lambda error: type(error).__name__,
)
def test_one_that_refuses_what_it_was_asked_is_not(error: Exception) -> None:
    assert not is_lost_connection(error)
