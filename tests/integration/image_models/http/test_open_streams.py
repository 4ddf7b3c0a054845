"""The limit of event streams that one user has open."""

from contextlib import AsyncExitStack

import pytest
from httpx import AsyncClient
from tests.support.waiting import eventually

from intric.shared.config import Settings

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm"), pytest.mark.usefixtures("models")]

EVENTS = {"Accept": "text/event-stream"}
GENERATE = "/image-models/generate"
REQUEST = {"prompt": "en röd stuga"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"max_streams_per_user": 2})


async def test_further_ones_are_refused_before_anything_is_accepted_and_to_that_user_alone(
    user_client: AsyncClient, admin_client: AsyncClient
) -> None:
    async with AsyncExitStack() as streams:
        one = await streams.enter_async_context(
            user_client.stream("POST", GENERATE, json=REQUEST, headers=EVENTS)
        )
        path = f"/image-models/generations/{one.headers['generation-id']}"
        await streams.enter_async_context(user_client.stream("GET", path, headers=EVENTS))
        for method, url, body in (("POST", GENERATE, REQUEST), ("GET", path, None)):
            refused = await user_client.request(method, url, json=body, headers=EVENTS)
            assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
            assert int(refused.headers["retry-after"]) > 0
        assert len((await user_client.get("/image-models/generations")).json()["items"]) == 1
        assert (await user_client.get(path)).status_code == 200
        other = await streams.enter_async_context(
            admin_client.stream("POST", GENERATE, json=REQUEST, headers=EVENTS)
        )
        assert other.status_code == 200

    async def is_free() -> bool:
        async with user_client.stream("GET", path, headers=EVENTS) as again:
            return again.status_code == 200

    await eventually(is_free, "the end of the streams")
