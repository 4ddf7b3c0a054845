"""Tell a lost connection, after which a retry may succeed, from a refused statement."""

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

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
        # SQLAlchemy keeps asyncpg's exception as the cause of its own.
        cause = error.orig.__cause__ if error.orig else None
        known = isinstance(error, OperationalError | InterfaceError) or isinstance(cause, _UNAVAILABLE)
        return error.connection_invalidated or known
    return isinstance(error, _UNAVAILABLE)
