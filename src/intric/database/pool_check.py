"""Keeps dead connections from being handed out, without a word to PostgreSQL for those just used.

SQLAlchemy's own `pool_pre_ping` begins, asks and rolls back before every transaction: three round trips, where most
of ours hold three to five statements.
"""

import time
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine

# asyncpg knows of a connection that was closed, not of one that a firewall dropped without a word; those lay idle.
TRUSTED_FOR_S = 15.0
# Whoever asks for a connection waits meanwhile; a PostgreSQL that is there answers in milliseconds.
ANSWERS_WITHIN_S = 3.0
_RETURNED_AT = "returned_at"


def check_connections(engine: AsyncEngine) -> None:
    """From now on, a connection that is dead is replaced when it is asked for."""

    def note(_connection: Any, record: Any) -> None:
        record.info[_RETURNED_AT] = time.monotonic()

    def check(connection: Any, record: Any, _proxy: Any) -> None:
        if connection.driver_connection.is_closed():
            raise DisconnectionError
        idle_since = record.info.get(_RETURNED_AT)
        if idle_since is None or time.monotonic() - idle_since < TRUSTED_FOR_S:
            return
        try:
            connection.run_async(_ask)
        except (
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            OSError,
        ) as error:  # no answer in time: OSError too
            raise DisconnectionError from error

    event.listen(engine.sync_engine, "checkin", note)
    event.listen(engine.sync_engine, "checkout", check)


async def _ask(connection: asyncpg.Connection) -> None:
    await connection.execute("select 1", timeout=ANSWERS_WITHIN_S)
