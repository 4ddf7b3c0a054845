"""Whether notifications arrive: a pooler in transaction mode swallows them without a word."""

import asyncio
from contextlib import suppress
from uuid import uuid4

import asyncpg
from sqlalchemy import text

from intric.database.database import CONNECT_TIMEOUT_S, Database
from intric.shared.config import ConfigurationError

# It takes milliseconds; a machine that is busy starting may keep it waiting.
HEARD_WITHIN_S = 3.0


async def require_notifications(database: Database) -> None:
    """Make sure that a notification which one connection sends is heard by another.

    Raises:
        ConfigurationError: nothing was heard within `HEARD_WITHIN_S`; says what to do.
    """
    if not await _is_heard(database):
        raise ConfigurationError(
            "ENEO_DATABASE_URL: PostgreSQL's notifications do not arrive here, so nobody would see a picture come. "
            "If there is a pooler in between, name PostgreSQL itself, or set the pooler to session mode "
            "(PgBouncer: pool_mode = session)."
        )


async def _is_heard(database: Database) -> bool:
    """Two connections, because a pooler may well give a single one the same backend for both statements."""
    channel = f"eneo_start_{uuid4().hex}"
    heard = asyncio.Event()
    listening = await asyncpg.connect(database.asyncpg_dsn, timeout=CONNECT_TIMEOUT_S)
    try:
        await listening.add_listener(channel, lambda *_: heard.set())
        async with database.transaction() as session:
            await session.execute(text("select pg_notify(:channel, '')"), {"channel": channel})
        with suppress(TimeoutError):
            await asyncio.wait_for(heard.wait(), HEARD_WITHIN_S)
    finally:
        listening.terminate()
    return heard.is_set()
