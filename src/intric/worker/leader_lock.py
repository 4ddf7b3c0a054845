"""Whose turn it is to look after the database: a lock in it, that ends with its transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from intric.database.database import Database

# Any number will do, as long as every process that has a periodic_tasks takes the same.
LEADER_LOCK = 0x55504B50


@asynccontextmanager
async def leader_lock(database: Database) -> AsyncIterator[bool]:
    """Whether it is this process's leader_lock, for the length of the block; another's is not waited for."""
    async with database.engine.begin() as connection:
        yield bool(
            await connection.scalar(text("select pg_try_advisory_xact_lock(:lock)"), {"lock": LEADER_LOCK})
        )
