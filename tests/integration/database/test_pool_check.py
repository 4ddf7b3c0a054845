"""Whoever asks for a connection gets one that works."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url, text
from tests.support.forgetful_firewall import Firewall

from intric.database import pool_check
from intric.database.database import Database

pytestmark = pytest.mark.integration


@pytest.fixture
async def narrow(database: Database) -> AsyncIterator[Database]:
    """With one connection, which is handed out again and again."""
    narrow = Database(database.url, pool_size=1, max_overflow=0)
    yield narrow
    await narrow.close()


async def backend_of(database: Database) -> int:
    async with database.transaction() as session:
        pid = await session.scalar(text("select pg_backend_pid()"))
    assert isinstance(pid, int)
    return pid


async def end_backend(database: Database, pid: int) -> None:
    async with database.transaction() as session:
        # Waits until it has ended, ten seconds at most.
        assert await session.scalar(text("select pg_terminate_backend(:pid, 10000)"), {"pid": pid})


@pytest.mark.parametrize("trusted_for_s", [60.0, 0.0], ids=["just used", "long idle"])
async def test_a_connection_that_was_closed_is_replaced(
    database: Database, narrow: Database, monkeypatch: pytest.MonkeyPatch, trusted_for_s: float
) -> None:
    monkeypatch.setattr(pool_check, "TRUSTED_FOR_S", trusted_for_s)
    first = await backend_of(narrow)
    await end_backend(database, first)
    assert await backend_of(narrow) != first


@pytest.mark.parametrize("trusted_for_s", [60.0, 0.0], ids=["just used", "long idle"])
async def test_a_connection_that_works_is_kept(
    narrow: Database, monkeypatch: pytest.MonkeyPatch, trusted_for_s: float
) -> None:
    monkeypatch.setattr(pool_check, "TRUSTED_FOR_S", trusted_for_s)
    assert await backend_of(narrow) == await backend_of(narrow)


async def test_a_connection_that_gives_no_answer_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_check, "TRUSTED_FOR_S", 0.0)
    monkeypatch.setattr(pool_check, "ANSWERS_WITHIN_S", 0.2)
    address = make_url(database.url)
    firewall = Firewall(f"{address.query['host']}/.s.PGSQL.5432")
    async with firewall.running():
        through = address.set(host="127.0.0.1", port=firewall.port, query={"ssl": "disable"})
        behind = Database(
            through.render_as_string(hide_password=False), pool_size=1, max_overflow=0, command_timeout_s=0.5
        )
        first = await backend_of(behind)
        firewall.forget()
        assert await backend_of(behind) != first
        await behind.close()
