"""Databases for tests: one template, migrated once, and clones of it."""

import re

import asyncpg

from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.database.embedded_roles import NAME, OWNER
from intric.database.migrations import migrate

TEMPLATE = "test_template"
_TEMPLATE_LOCK = 1
# Holds the revision of the migrations, so it is not emptied between tests.
_KEPT = frozenset({"alembic_version"})


def url_of(postgres: EmbeddedPostgres, name: str) -> str:
    """Return the SQLAlchemy URL of another database on the same server."""
    return re.sub(r"/[^/?]+\?", f"/{name}?", postgres.url, count=1)


def owner_dsn(postgres: EmbeddedPostgres) -> str:
    """Return the URL for asyncpg of the superuser, who may create databases."""
    return postgres.dsn.replace(f"{NAME}@", f"{OWNER}@", 1)


async def clone_of_template(postgres: EmbeddedPostgres, name: str) -> str:
    """Create a migrated, empty database and return its URL. Several processes may do so at the same time."""
    connection = await asyncpg.connect(owner_dsn(postgres))
    try:
        await connection.execute("select pg_advisory_lock($1)", _TEMPLATE_LOCK)
        if not await connection.fetchval("select true from pg_database where datname = $1", TEMPLATE):
            await connection.execute(f'create database "{TEMPLATE}_raw" owner {NAME}')
            await connection.execute(f"grant set on parameter session_replication_role to {NAME}")
            await _migrate(url_of(postgres, f"{TEMPLATE}_raw"))
            # Renamed when complete, so that an interrupted run leaves no incomplete template.
            await connection.execute(f'alter database "{TEMPLATE}_raw" rename to "{TEMPLATE}"')
        await connection.execute(f'create database "{name}" template "{TEMPLATE}" owner {NAME}')
    finally:
        await connection.close()
    return url_of(postgres, name)


async def empty(database: Database) -> None:
    """Delete every row of every table."""
    async with database.engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert isinstance(raw, asyncpg.Connection)
        tables = await raw.fetch(
            "select format('%I', relname) from pg_class "
            "where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> all($1)",
            list(_KEPT),
        )
        deletes = "".join(f"delete from {name};" for (name,) in tables)  # noqa: S608 - names from the catalogue
        # Foreign keys are not checked in this session, so the order does not matter.
        await raw.execute(f"begin; set local session_replication_role = replica; {deletes} commit;")


async def _migrate(url: str) -> None:
    database = Database(url)
    try:
        await migrate(database)
    finally:
        await database.close()
