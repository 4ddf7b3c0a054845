"""A pooler that drops notifications is detected at the start."""

import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url
from tests.support.relays.swallowing_pooler import swallowing_notifications

from intric.database.database import Database
from intric.database.listening import require_notifications
from intric.main.bootstrap import bootstrap
from intric.main.runtime import Runtime
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.config import ConfigurationError, Settings

pytestmark = pytest.mark.integration


@pytest.fixture
async def pooled(database: Database) -> AsyncIterator[Database]:
    """The same database through a pooler that drops notifications."""
    address = make_url(database.url)
    async with swallowing_notifications(f"{address.query['host']}/.s.PGSQL.5432") as port:
        url = address.set(host="127.0.0.1", port=port, query={"ssl": "disable"})
        pooled = Database(url.render_as_string(hide_password=False), pool_size=1)
        yield pooled
        await pooled.close()


async def test_the_check_takes_milliseconds_when_notifications_arrive(database: Database) -> None:
    began = time.perf_counter()
    await require_notifications(database)
    assert time.perf_counter() - began < 1, "usually 10 ms, more on a busy machine"


async def test_server_and_worker_do_not_start_without_notifications(
    pooled: Database, settings: Settings
) -> None:
    runtime = Runtime(settings, pooled, CredentialResolver({}), {}, embedded=None)
    with pytest.raises(ConfigurationError, match=r"ENEO_DATABASE_URL.+session mode"):
        await bootstrap(runtime)
