"""Whose turn it is to look after the database: a lock in it, that ends with its transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from intric.database.database import Database

# Any number will do, as long as every process that has a clock takes the same.
UPKEEP_LOCK = 0x55504B50


@asynccontextmanager
async def upkeep_turn(database: Database) -> AsyncIterator[bool]:
    """Whether it is this process's turn, for the length of the block; another's is not waited for."""
    async with database.engine.begin() as connection:
        yield bool(
            await connection.scalar(text("select pg_try_advisory_xact_lock(:lock)"), {"lock": UPKEEP_LOCK})
        )
