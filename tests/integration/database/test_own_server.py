"""A PostgreSQL of the operator's own: what libpq's options lead to, and servers that can't be used."""

from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

import asyncpg
import pytest
from sqlalchemy import text
from tests.support.command_line import eneo_at
from tests.support.eneo_process import free_port
from tests.support.tcp_postgres import PASSWORD, tcp_postgres

from intric.database.database import Database
from intric.database.server_check import require_usable_server
from intric.settings.encryption import new_key
from intric.shared.config import ConfigurationError

pytestmark = pytest.mark.integration

ODD_PASSWORD = "å/ä?ö#%:@[]+ &\\'\""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server over TCP with passwords, without the database's name."""
    with tcp_postgres(tmp_path_factory.mktemp("own") / "server") as url:
        yield url.rpartition("/")[0]


@pytest.fixture(scope="module")
async def databases(server: str) -> AsyncIterator[str]:
    """The same server, with databases in other encodings and a user with an odd password."""
    connection = await asyncpg.connect(f"{server}/postgres")
    for encoding in ("latin1", "sql_ascii"):
        await connection.execute(
            f"create database {encoding} encoding '{encoding}' locale 'C' template template0"
        )
    quoted = ODD_PASSWORD.replace("'", "''")
    await connection.execute(f"create role odd login password '{quoted}'")
    await connection.execute("create database theirs")
    await connection.execute("create role reader login password 'hunter2'")
    await connection.close()
    yield server


async def answer(url: str, statement: str) -> object:
    database = Database(url)
    try:
        await require_usable_server(database)
        async with database.engine.connect() as connection:
            return await connection.scalar(text(statement))
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("options", "statement", "value"),
    [
        ("application_name=Eneo%201", "show application_name", "Eneo 1"),
        ("options=-c%20statement_timeout%3D7s", "show statement_timeout", "7s"),
        ("sslmode=disable", "select 1", 1),
        ("sslmode=prefer&channel_binding=prefer&connect_timeout=3", "select 1", 1),
        ("target_session_attrs=read-write", "select 1", 1),
    ],
)
async def test_url_options_take_effect(databases: str, options: str, statement: str, value: object) -> None:
    assert await answer(f"{databases}/postgres?{options}", statement) == value


async def test_url_options_name_two_hosts_of_which_one_answers(databases: str) -> None:
    login, _, place = databases.rpartition("@")

    assert await answer(f"{login}@127.0.0.1:{free_port()},{place}/postgres", "select 1") == 1


async def test_url_options_hold_any_password(databases: str) -> None:
    place = databases.rpartition("@")[2]
    url = f"postgresql://odd:{quote(ODD_PASSWORD, safe='')}@{place}/postgres"

    with pytest.raises(ConfigurationError, match="may not create tables"):
        await answer(url, "select 1")


@pytest.mark.parametrize(
    ("url", "named"),
    [
        pytest.param("postgresql://eneo:hunter2@{place}/postgres", "password authentication", id="password"),
        pytest.param(
            "postgresql://eneo:{password}@{place}/nowhere", '"nowhere" does not exist', id="database"
        ),
        pytest.param("postgresql://eneo:{password}@{place}/postgres?sslmode=require", "SSL", id="no TLS"),
        pytest.param(
            "postgresql://eneo:{password}@{place}/postgres?target_session_attrs=standby",
            "standby",
            id="target",
        ),
        pytest.param(
            "postgresql://eneo:{password}@{place}/postgres?options=-c%20nonsense%3D1",
            "nonsense",
            id="setting",
        ),
        pytest.param(
            "postgresql://eneo:{password}@{place}/postgres?options=-c%20default_transaction_read_only%3Don",
            "read-only",
            id="read-only",
        ),
        pytest.param("postgresql://eneo:{password}@nowhere.invalid/eneo", "ENEO_DATABASE_URL", id="host"),
        pytest.param("postgresql://reader:hunter2@{place}/postgres", "may not create tables", id="rights"),
        pytest.param(
            "postgresql://eneo:{password}@{place}/latin1", "LATIN1, and Eneo needs UTF8", id="latin1"
        ),
        pytest.param("postgresql://eneo:{password}@{place}/sql_ascii", "SQL_ASCII, and", id="sql_ascii"),
    ],
)
async def test_a_server_that_can_not_be_used_is_named_by_what_is_wrong(
    databases: str, url: str, named: str
) -> None:
    place = databases.rpartition("@")[2]

    with pytest.raises(ConfigurationError, match=r"^ENEO_DATABASE_URL: ") as caught:
        await answer(url.format(place=place, password=quote(PASSWORD)), "select 1")
    assert named in str(caught.value)
    assert PASSWORD not in str(caught.value)
    assert "hunter2" not in str(caught.value)


async def test_latin1_stops_every_command_before_the_database_is_changed(databases: str) -> None:
    for command in ("migrate", "serve", "worker"):
        code, output, errors = await eneo_at(f"{databases}/latin1", command, key=new_key())

        assert (code, output) == (1, "")
        assert "CREATE DATABASE eneo ENCODING 'UTF8'" in errors
        assert "Traceback" not in errors
        assert PASSWORD not in errors
    connection = await asyncpg.connect(f"{databases}/latin1")
    assert (
        await connection.fetchval("select count(*) from pg_class where relnamespace = 'public'::regnamespace")
        == 0
    )
    await connection.close()
