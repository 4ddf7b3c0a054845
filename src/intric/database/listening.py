"""Check that notifications arrive: a pooler in transaction mode drops them silently."""

import asyncio
from contextlib import suppress
from uuid import uuid4

import asyncpg
from sqlalchemy import text

from intric.database.database import CONNECT_TIMEOUT_S, Database
from intric.shared.config import ConfigurationError

# Usually milliseconds; more on a machine that is busy with the start.
RECEIVE_TIMEOUT_S = 3.0


async def require_notifications(database: Database) -> None:
    """Check that a notification sent by one connection is received by another.

    Raises:
        ConfigurationError: nothing was received within `RECEIVE_TIMEOUT_S`; says what to do.
    """
    if not await _receives_notification(database):
        raise ConfigurationError(
            "ENEO_DATABASE_URL: PostgreSQL's notifications do not arrive here, so nobody would see a picture come. "
            "If there is a pooler in between, name PostgreSQL itself, or set the pooler to session mode "
            "(PgBouncer: pool_mode = session)."
        )


async def _receives_notification(database: Database) -> bool:
    """Use two connections: a pooler may run both statements of a single one on the same backend."""
    channel = f"eneo_start_{uuid4().hex}"
    received = asyncio.Event()
    listener = await asyncpg.connect(database.asyncpg_dsn, timeout=CONNECT_TIMEOUT_S)
    try:
        await listener.add_listener(channel, lambda *_: received.set())
        async with database.transaction() as session:
            await session.execute(text("select pg_notify(:channel, '')"), {"channel": channel})
        with suppress(TimeoutError):
            await asyncio.wait_for(received.wait(), RECEIVE_TIMEOUT_S)
    finally:
        listener.terminate()
    return received.is_set()
