"""Elects the process that runs the maintenance, by an advisory lock that ends with its transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from intric.database.database import Database

# An arbitrary number, the same in every process that runs periodic tasks.
LEADER_LOCK = 0x55504B50


@asynccontextmanager
async def leader_lock(database: Database) -> AsyncIterator[bool]:
    """Try to lead for the length of the block. Yields False if another process leads. Never waits."""
    async with database.engine.begin() as connection:
        yield bool(
            await connection.scalar(text("select pg_try_advisory_xact_lock(:lock)"), {"lock": LEADER_LOCK})
        )
