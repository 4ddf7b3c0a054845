"""A pooler that swallows notifications is found at the start, not by whoever waits for a picture."""

import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url
from tests.support.swallowing_pooler import swallowing_notifications

from intric.database.database import Database
from intric.database.listening import require_notifications
from intric.main.bootstrap import bootstrap
from intric.main.runtime import Runtime
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.config import ConfigurationError, Settings

pytestmark = pytest.mark.integration


@pytest.fixture
async def pooled(database: Database) -> AsyncIterator[Database]:
    """The same database through a pooler that hands on no notification."""
    address = make_url(database.url)
    async with swallowing_notifications(f"{address.query['host']}/.s.PGSQL.5432") as port:
        through = address.set(host="127.0.0.1", port=port, query={"ssl": "disable"})
        pooled = Database(through.render_as_string(hide_password=False), pool_size=1)
        yield pooled
        await pooled.close()


async def test_notifications_that_arrive_cost_milliseconds(database: Database) -> None:
    began = time.perf_counter()
    await require_notifications(database)
    assert time.perf_counter() - began < 1, "usually 10 ms; a loaded machine may be slower"


async def test_server_and_worker_do_not_start_where_they_do_not_arrive(
    pooled: Database, settings: Settings
) -> None:
    runtime = Runtime(settings, pooled, CredentialResolver({}), {}, embedded=None)
    with pytest.raises(ConfigurationError, match=r"ENEO_DATABASE_URL.+session mode"):
        await bootstrap(runtime)
