"""A dead connection is replaced at checkout, one that works is kept."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url, text
from tests.support.relays.forgetful_firewall import Firewall

from intric.database import pool_check
from intric.database.database import Database

pytestmark = pytest.mark.integration


@pytest.fixture
async def single(database: Database) -> AsyncIterator[Database]:
    """Return the database with a pool of a single connection."""
    single = Database(database.url, pool_size=1, max_overflow=0)
    yield single
    await single.close()


async def backend_of(database: Database) -> int:
    async with database.transaction() as session:
        pid = await session.scalar(text("select pg_backend_pid()"))
    assert isinstance(pid, int)
    return pid


async def end_backend(database: Database, pid: int) -> None:
    async with database.transaction() as session:
        # Waits for its end, ten seconds at most.
        assert await session.scalar(text("select pg_terminate_backend(:pid, 10000)"), {"pid": pid})


@pytest.mark.parametrize("check_after_idle_s", [60.0, 0.0], ids=["just used", "idle"])
async def test_a_connection_that_was_closed_is_replaced(
    database: Database, single: Database, monkeypatch: pytest.MonkeyPatch, check_after_idle_s: float
) -> None:
    monkeypatch.setattr(pool_check, "CHECK_AFTER_IDLE_S", check_after_idle_s)
    first = await backend_of(single)
    await end_backend(database, first)
    assert await backend_of(single) != first


@pytest.mark.parametrize("check_after_idle_s", [60.0, 0.0], ids=["just used", "idle"])
async def test_a_connection_that_works_is_kept(
    single: Database, monkeypatch: pytest.MonkeyPatch, check_after_idle_s: float
) -> None:
    monkeypatch.setattr(pool_check, "CHECK_AFTER_IDLE_S", check_after_idle_s)
    assert await backend_of(single) == await backend_of(single)


async def test_a_connection_that_does_not_answer_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_check, "CHECK_AFTER_IDLE_S", 0.0)
    monkeypatch.setattr(pool_check, "PING_TIMEOUT_S", 0.2)
    address = make_url(database.url)
    firewall = Firewall(f"{address.query['host']}/.s.PGSQL.5432")
    async with firewall.running():
        url = address.set(host="127.0.0.1", port=firewall.port, query={"ssl": "disable"})
        through_firewall = Database(
            url.render_as_string(hide_password=False), pool_size=1, max_overflow=0, command_timeout_s=0.5
        )
        first = await backend_of(through_firewall)
        firewall.forget()
        assert await backend_of(through_firewall) != first
        await through_firewall.close()
