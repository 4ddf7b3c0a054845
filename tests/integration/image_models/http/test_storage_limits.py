"""Quotas and a full disk: refused when a generation is accepted, while what was accepted is always stored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.factories.images import make_generated_image
from tests.integration.image_models.conftest import StartWorker
from tests.simulators.openai import OpenAISimulator
from tests.support.waiting import eventually

from intric.database.database import Database
from intric.main.container.server import ServerContainer
from intric.shared.config import Settings
from intric.shared.free_disk import FreeDisk
from intric.shared.user import User

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm")]

GENERATE = "/image-models/generate"
BODY = {"prompt": "en älg", "n": 2}


@asynccontextmanager
async def full_disk(database: Database, table: str) -> AsyncIterator[None]:
    """Within the block PostgreSQL answers an insert into the table as it does when its disk is full."""
    body = "begin raise exception 'no space left on device' using errcode = 'disk_full'; end"
    await run(database, f"create function full_disk() returns trigger language plpgsql as $${body}$$")
    await run(
        database,
        f"create trigger full_disk before insert on {table} for each row execute function full_disk()",
    )
    try:
        yield
    finally:
        await run(database, "drop function full_disk cascade")


async def run(database: Database, statement: str) -> None:
    async with database.transaction() as session:
        await session.execute(text(statement))


class TestPictureQuota:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"max_pictures_per_user": 3})

    async def test_is_checked_before_anything_is_sent(
        self, user_client: AsyncClient, models: dict[str, UUID], worker: None, provider: OpenAISimulator
    ) -> None:
        assert (await user_client.post(GENERATE, json=BODY)).json()["delivered"] == 2

        refused = await user_client.post(GENERATE, json=BODY)

        assert (refused.status_code, refused.json()["code"]) == (403, "quota_exceeded")
        assert refused.json()["details"] == {"quota": "pictures", "scope": "user", "limit": 3, "used": 2}
        assert len(provider.requests) == 2


async def test_a_nearly_full_disk_accepts_no_generation_but_deletes_pictures(
    container: ServerContainer,
    database: Database,
    user: User,
    user_client: AsyncClient,
    models: dict[str, UUID],
    tmp_path: Path,
) -> None:
    container.free_disk.override(FreeDisk(tmp_path, min_free_mb=10**9))
    image_id = await make_generated_image(database, user)

    refused = await user_client.post(GENERATE, json=BODY)
    deleted = await user_client.delete(f"/generated-images/{image_id}/")

    assert (refused.status_code, refused.json()["code"], deleted.status_code) == (507, "storage_full", 204)


class TestFullDatabase:
    async def test_an_order_is_refused_with_507(
        self, user_client: AsyncClient, models: dict[str, UUID], database: Database
    ) -> None:
        async with full_disk(database, "image_generations"):
            refused = await user_client.post(GENERATE, json=BODY)

        assert (refused.status_code, refused.json()["code"]) == (507, "storage_full")

    async def test_a_picture_that_was_paid_for_is_stored_once_there_is_space(
        self,
        user: User,
        user_client: AsyncClient,
        models: dict[str, UUID],
        database: Database,
        provider: OpenAISimulator,
        start_worker: StartWorker,
    ) -> None:
        async with full_disk(database, "generated_images"):
            await start_worker()
            order = asyncio.create_task(user_client.post(GENERATE, json=BODY))
            await eventually(lambda: len(provider.requests) == 2, "two calls")
            await asyncio.sleep(0.5)
            assert not order.done()

        assert (await order).json()["delivered"] == 2
        assert len(provider.requests) == 2
