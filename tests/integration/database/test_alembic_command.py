"""The command `alembic` for developers and operators."""

import asyncio
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from tests.support.tcp_postgres import tcp_postgres

from intric.database.database import Database
from intric.database.migrations import name_revision, revision_of_code

pytestmark = pytest.mark.integration

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the migrations, to which a test may add one."""
    shutil.copy(REPOSITORY / "alembic.ini", tmp_path)
    shutil.copytree(REPOSITORY / "alembic", tmp_path / "alembic")
    return tmp_path


async def alembic(folder: Path, url: str, *arguments: str) -> tuple[int, str]:
    """Return exit code and output of the command; `url` is what ENEO_DATABASE_URL says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "alembic", *arguments),
        cwd=folder,
        env={**os.environ, "ENEO_DATABASE_URL": url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


class TestRevision:
    async def test_has_the_name_of_its_file_and_follows_the_last_one(
        self, copied: Path, database: Database
    ) -> None:
        code, output = await alembic(copied, database.asyncpg_dsn, "revision", "-m", "Add a thing")
        assert code == 0, output

        revision = f"{datetime.now(UTC):%Y%m%d}_add_a_thing"
        text = (copied / "alembic" / "versions" / f"{revision}.py").read_text()
        assert f'revision: str = "{revision}"\n' in text
        assert f'down_revision: str | None = "{revision_of_code()}"\n' in text

    @pytest.mark.parametrize("arguments", [(), ("-m", "Say at length what it changes")], ids=["no", "long"])
    async def test_without_a_usable_message_is_refused(
        self, copied: Path, database: Database, arguments: tuple[str, ...]
    ) -> None:
        before = set((copied / "alembic" / "versions").glob("*.py"))

        code, output = await alembic(copied, database.asyncpg_dsn, "revision", *arguments)

        assert code != 0
        assert output.startswith("FAILED: alembic revision -m")
        assert set((copied / "alembic" / "versions").glob("*.py")) == before

    async def test_does_not_overwrite_one_of_the_same_name(self, copied: Path, database: Database) -> None:
        existing = copied / "alembic" / "versions" / f"{name_revision('Add a thing')}.py"
        (copied / "alembic" / "versions" / f"{revision_of_code()}.py").rename(existing)
        before = existing.read_text()

        code, output = await alembic(copied, database.asyncpg_dsn, "revision", "-m", "Add a thing")

        assert (code != 0, existing.read_text()) == (True, before)
        assert f"{existing.name} exists" in output


class TestUpgrade:
    async def test_accepts_sslmode(self, tmp_path: Path) -> None:
        with tcp_postgres(tmp_path / "postgres") as url:
            # The refusal is that of asyncpg in the SSL handshake, so the parameter was understood.
            code, output = await alembic(REPOSITORY, f"{url}?sslmode=require", "upgrade", "head")
            assert code != 0
            assert "rejected SSL upgrade" in output

            code, output = await alembic(REPOSITORY, f"{url}?sslmode=disable", "upgrade", "head")
            assert code == 0, output
            connection = await asyncpg.connect(url)
            assert await connection.fetchval("select version_num from alembic_version") == revision_of_code()
            await connection.close()
