"""Runs migrations on the connection that `intric.database.migrations` passes, or on the configured database."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from alembic import context
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection

from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.database.migrations import name_revision
from intric.database.tables import Base
from intric.shared.config import load_settings


def is_ours(name: str | None, kind: str, parent_names: object) -> bool:
    """Return whether the models describe this object. PgQueuer's tables have migrations here, but no models."""
    return not (kind == "table" and name is not None and name.startswith("pgqueuer"))


def name_like_its_file(_: MigrationContext, __: Any, scripts: Iterable[MigrationScript]) -> None:
    """Set the id of a new revision to the name of its file (`file_template` in alembic.ini); `--rev-id` is ignored.

    Raises CommandError, before a file is written, when the message gives no id or one that exists.
    """
    if not hasattr(context.config.cmd_opts, "message"):  # `alembic check` writes no file
        return
    for script in scripts:
        try:
            script.rev_id = name_revision(script.message or "")
        except ValueError as error:
            raise CommandError(str(error)) from error
        if Path(context.script.versions, f"{script.rev_id}.py").exists():
            raise CommandError(f"{script.rev_id}.py exists: choose another message")


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=is_ours,
        compare_server_default=True,
        process_revision_directives=name_like_its_file,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_over_url(url: str) -> None:
    # `Database` understands `sslmode`; a migration may take as long as it needs.
    database = Database(url, command_timeout_s=None)
    async with database.engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await database.close()


def run_over_settings() -> None:
    """Migrate the database of ENEO_DATABASE_URL, or else the embedded one of ENEO_DATA_DIR."""
    settings = load_settings()
    if settings.database_url is not None:
        asyncio.run(run_over_url(settings.database_url))
        return
    with EmbeddedPostgres(settings.data_dir) as embedded:
        asyncio.run(run_over_url(embedded.url))


passed: Connection | None = context.config.attributes.get("connection")
if passed is not None:
    run(passed)
else:
    run_over_settings()
