"""Migrate the database to this version. Alembic is imported only if there is something to migrate."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from intric.database.database import Database
from intric.shared.resources import MIGRATIONS, resource

if TYPE_CHECKING:
    from alembic.config import Config

log = structlog.get_logger()

# An arbitrary number, the same for all that migrate or sync.
START_LOCK = 0x454E454F

# The length of `alembic_version.version_num`.
MAX_REVISION_LENGTH = 32

_REVISION = re.compile(r"^revision: str = \"(.+)\"$", re.MULTILINE)
_DOWN_REVISION = re.compile(r"^down_revision: str \| None = \"(.+)\"$", re.MULTILINE)


@cache
def revision_of_code() -> str:
    """Return the last revision of the linear history, read from the files: importing alembic takes a second."""
    texts = [path.read_text(encoding="utf-8") for path in (resource(MIGRATIONS) / "versions").glob("*.py")]
    revisions = {match[1] for text in texts if (match := _REVISION.search(text))}
    followed = {match[1] for text in texts if (match := _DOWN_REVISION.search(text))}
    (head,) = revisions - followed
    return head


async def migrate(database: Database) -> bool:
    """Upgrade to this version; return whether there was something to do. Several processes may do so at once."""
    async with database.engine.connect() as connection:
        if await _current(connection) == revision_of_code():
            return False
    unlimited = Database(database.url, command_timeout_s=None)
    try:
        changed = await _upgrade_locked(unlimited)
    finally:
        await unlimited.close()
    if changed:
        log.info("database_migrated", revision=revision_of_code())
    return changed


async def _upgrade_locked(database: Database) -> bool:
    async with database.engine.begin() as connection:
        await connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": START_LOCK})
        if await _current(connection) == revision_of_code():
            return False
        await connection.run_sync(upgrade)
    return True


def name_revision(message: str) -> str:
    """Return the id of a new migration, which is also its file's name: `20261125_add_things` for "Add things".

    Raises ValueError for a message without letters and digits, and for an id too long for alembic's table.
    """
    words = re.findall(r"[a-z0-9]+", message.lower())
    if not words:
        raise ValueError("alembic revision -m: say in a few words what the migration does")
    name = f"{datetime.now(UTC):%Y%m%d}_{'_'.join(words)}"
    if len(name) > MAX_REVISION_LENGTH:
        raise ValueError(
            f"alembic revision -m: the id {name} has {len(name)} characters, and alembic_version holds "
            f"{MAX_REVISION_LENGTH}: shorten the message by {len(name) - MAX_REVISION_LENGTH}"
        )
    return name


def upgrade(connection: Connection, revision: str = "head") -> None:
    from alembic import command

    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    from alembic import command

    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> "Config":
    """Return what alembic.ini configures for the command line, but for this connection."""
    from alembic.config import Config

    config = Config()
    # A percent sign would start an interpolation.
    config.set_main_option("script_location", str(resource(MIGRATIONS)).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def _current(connection: AsyncConnection) -> str | None:
    known = await connection.scalar(text("select to_regclass('alembic_version') is not null"))
    if not known:
        return None
    revision: str | None = await connection.scalar(text("select version_num from alembic_version"))
    return revision
