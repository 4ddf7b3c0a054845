"""`alembic` as a developer or an operator calls it."""

import asyncio
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intric.database.database import Database
from intric.database.migrations import name_revision, revision_of_code

pytestmark = pytest.mark.integration

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with a copy of the migrations, to which a new one may be added."""
    shutil.copy(REPOSITORY / "alembic.ini", tmp_path)
    shutil.copytree(REPOSITORY / "alembic", tmp_path / "alembic")
    return tmp_path


async def alembic(folder: Path, database: Database, *arguments: str) -> tuple[int, str]:
    """Exit code and output of the command, over a URL as PostgreSQL's own programs take it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "alembic", *arguments),
        cwd=folder,
        env={**os.environ, "ENEO_DATABASE_URL": f"{database.asyncpg_dsn}&sslmode=disable"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


async def test_a_new_revision_is_named_like_its_file_and_follows_the_last(
    copied: Path, database: Database
) -> None:
    code, output = await alembic(copied, database, "revision", "-m", "Add a thing")
    assert code == 0, output

    revision = f"{datetime.now(UTC):%Y%m%d}_add_a_thing"
    text = (copied / "alembic" / "versions" / f"{revision}.py").read_text()
    assert f'revision: str = "{revision}"\n' in text
    assert f'down_revision: str | None = "{revision_of_code()}"\n' in text


async def test_upgrade_takes_sslmode_and_gets_to_the_newest(empty_database: Database) -> None:
    code, output = await alembic(REPOSITORY, empty_database, "upgrade", "head")
    assert code == 0, output

    code, output = await alembic(REPOSITORY, empty_database, "current")
    assert f"{revision_of_code()} (head)" in output


@pytest.mark.parametrize("message", ["", "…", "Say at length what this migration changes"])
def test_a_message_that_gives_no_name_is_refused(message: str) -> None:
    with pytest.raises(ValueError, match="alembic revision -m"):
        name_revision(message)
