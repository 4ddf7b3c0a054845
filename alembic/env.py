"""Runs migrations over the connection that `intric.database.migrations` hands in, or over ENEO_DATABASE_URL."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from intric.database.tables import Base
from intric.shared.config import load_settings


def is_ours(name: str | None, kind: str, parent_names: object) -> bool:
    """PgQueuer's tables come from a migration of ours, but its models are its own."""
    return not (kind == "table" and name is not None and name.startswith("pgqueuer"))


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=is_ours,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_over_url() -> None:
    url = load_settings().database_url
    if url is None:
        raise SystemExit("Set ENEO_DATABASE_URL, or use `eneo migrate` for the embedded database.")
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_over_url())
