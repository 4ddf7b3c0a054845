"""Tell a lost connection or a full disk, after which a retry may succeed, from a refused statement."""

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from intric.shared.exceptions import DatabaseUnavailable, StorageFull

RETRY_AFTER_S = 5.0

# What asyncpg raises when no server listens, when it starts or stops, and when it has no free connection.
# SQLAlchemy does not wrap them while it connects.
_UNAVAILABLE = (
    PoolTimeoutError,
    ConnectionError,
    FileNotFoundError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
)


def is_lost_connection(error: BaseException) -> bool:
    """Return whether the same statement may succeed once the database is available again."""
    if isinstance(error, DBAPIError):
        known = isinstance(error, OperationalError | InterfaceError) or isinstance(
            _cause(error), _UNAVAILABLE
        )
        return error.connection_invalidated or known
    return isinstance(error, _UNAVAILABLE)


def as_unavailable(error: BaseException) -> DatabaseUnavailable | None:
    """Return what to raise instead where the same statement may succeed later; None for any other error."""
    if isinstance(_cause(error), asyncpg.DiskFullError):
        return StorageFull()
    return DatabaseUnavailable(retry_after=RETRY_AFTER_S) if is_lost_connection(error) else None


def _cause(error: BaseException) -> BaseException | None:
    """Return asyncpg's exception, which SQLAlchemy keeps as the cause of its own."""
    return error.orig.__cause__ if isinstance(error, DBAPIError) and error.orig else None
