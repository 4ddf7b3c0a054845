"""Detects running workers on any machine: each holds a shared advisory lock that ends with its connection."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from intric.database.database import Database

# An arbitrary number, the same in every process.
_WORKER_LOCK = 0x574F524B


@asynccontextmanager
async def worker_presence(database: Database) -> AsyncIterator[None]:
    """Register as a running worker for the length of the block."""
    async with database.engine.connect() as connection:
        await connection.execute(text("select pg_advisory_lock_shared(:lock)"), {"lock": _WORKER_LOCK})
        await connection.commit()
        yield


async def is_worker_present(database: Database) -> bool:
    """Return whether any worker runs on this database."""
    # pg_locks shows the locks of every database of the server.
    query = text(
        "select exists (select 1 from pg_locks where locktype = 'advisory' and objid = :lock and granted"
        " and database = (select oid from pg_database where datname = current_database()))"
    )
    async with database.transaction() as session:
        return bool(await session.scalar(query, {"lock": _WORKER_LOCK}))
