"""Tells a PostgreSQL that is away for a while from one that refuses what it was asked."""

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

# What asyncpg raises where no server listens, one starts or stops, or has as many connections as it takes;
# SQLAlchemy hands these on as they are when they come while it connects.
_AWAY = (
    PoolTimeoutError,
    ConnectionError,
    FileNotFoundError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
)


def is_lost_connection(error: BaseException) -> bool:
    """Whether the same may well succeed once the database is back."""
    if isinstance(error, DBAPIError):
        # SQLAlchemy keeps asyncpg's own exception as the cause of its adapted one.
        cause = error.orig.__cause__ if error.orig else None
        known = isinstance(error, OperationalError | InterfaceError) or isinstance(cause, _AWAY)
        return error.connection_invalidated or known
    return isinstance(error, _AWAY)
