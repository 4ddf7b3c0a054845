"""Difficult data folders: below a 0700 folder, deeply nested, with spaces, quotes and Swedish letters in their path."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from tests.integration.database.embedded_support import end_server
from tests.support.databases import owner_dsn, url_of

from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.database.embedded_roles import NAME


@pytest.fixture(scope="session")
def new_cluster() -> Iterator[Path]:
    """A new cluster, for tests that need an existing one."""
    folder = Path(tempfile.mkdtemp(prefix="eneo-test-"))
    with EmbeddedPostgres(folder, durable=False):
        pass
    yield folder / "postgres"
    shutil.rmtree(folder)


@pytest.fixture
def private_dir() -> Iterator[Path]:
    """A 0700 folder of the user that runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="eneo-test-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def empty_dir(private_dir: Path) -> Iterator[Path]:
    """The path of a data folder that does not exist yet."""
    folder = private_dir / "en mapp för Åsa $HOME 'och' \"Östen\"" / ("lång" * 30) / "data"
    yield folder
    end_server(folder)


@pytest.fixture
def data_dir(empty_dir: Path, new_cluster: Path) -> Path:
    """A data folder with a new cluster and without a server."""
    empty_dir.mkdir(mode=0o700, parents=True)
    shutil.copytree(new_cluster, empty_dir / "postgres")
    return empty_dir


@pytest.fixture
async def empty_database(postgres: EmbeddedPostgres) -> AsyncIterator[Database]:
    """A database without any table."""
    name = f"migrations_{uuid4().hex}"
    connection = await asyncpg.connect(owner_dsn(postgres))
    await connection.execute(f'create database "{name}" owner {NAME}')
    database = Database(url_of(postgres, name))
    yield database
    await database.close()
    await connection.execute(f'drop database "{name}"')
    await connection.close()
