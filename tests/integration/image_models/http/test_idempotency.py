"""Idempotency-Key: a repeated request makes no second call."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from httpx import AsyncClient
from sqlalchemy import func, update
from tests.simulators.gate import Gate
from tests.simulators.openai import OpenAISimulator, blocked
from tests.support.waiting import eventually

from intric.database.database import Database
from intric.database.tables.image_generations_table import ImageGenerations
from intric.image_models.domain.generation import KEYS_KEPT

pytestmark = [
    pytest.mark.integration,
    pytest.mark.xdist_group("litellm"),
    pytest.mark.usefixtures("worker", "models"),
]

PATH = "/image-models/generate"
ICONS = "/image-models/generate-icon-variants"


async def generate(client: AsyncClient, key: str = "a-key", path: str = PATH, **body: Any) -> httpx.Response:
    body = body or {"prompt": "en röd stuga"}
    return await client.post(path, json=body, headers={"Idempotency-Key": key})


async def make_older(database: Database, by: timedelta) -> None:
    async with database.transaction() as session:
        await session.execute(update(ImageGenerations).values(created_at=func.now() - by))


class TestRepeatedRequest:
    async def test_returns_the_same_pictures_and_makes_no_second_call(
        self, user_client: AsyncClient, provider: OpenAISimulator
    ) -> None:
        first = await generate(user_client)
        again = await generate(user_client)
        equivalent = await generate(user_client, prompt=" en röd stuga\n", n=1, size=None)
        assert first.status_code == 200
        for answer in (again, equivalent):
            assert answer.json() == first.json()
            assert answer.headers["generation-id"] == first.headers["generation-id"]
        assert len(provider.requests) == 1

    async def test_waits_for_the_running_generation_and_shares_its_result(
        self, user_client: AsyncClient, provider: OpenAISimulator
    ) -> None:
        gate = Gate(provider)
        provider.next(gate)
        requests = [
            asyncio.create_task(generate(user_client, path=ICONS, resource_name="Badhuset", num_variants=1))
        ]
        await eventually(lambda: gate.held == 1, "the call")
        requests += [
            asyncio.create_task(generate(user_client, path=ICONS, resource_name="Badhuset", num_variants=1))
            for _ in range(5)
        ]
        await asyncio.wait(requests, timeout=0.3)
        assert not any(request.done() for request in requests)
        gate.open()
        answers = await asyncio.gather(*requests)
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["variants"][0]["image_id"] for answer in answers}) == 1
        assert len(provider.requests) == 1

    async def test_concurrent_requests_start_one_generation(
        self, user_client: AsyncClient, provider: OpenAISimulator
    ) -> None:
        answers = await asyncio.gather(*(generate(user_client) for _ in range(20)))
        assert len({answer.headers["generation-id"] for answer in answers}) == 1
        assert len(provider.requests) == 1

    async def test_returns_the_generation_of_a_client_that_disconnected(
        self, user_client: AsyncClient, provider: OpenAISimulator
    ) -> None:
        headers = {"Accept": "text/event-stream", "Idempotency-Key": "a-key"}
        async with user_client.stream(
            "POST", PATH, json={"prompt": "en röd stuga"}, headers=headers
        ) as stream:
            generation_id = stream.headers["generation-id"]
        answer = await generate(user_client)
        assert (answer.status_code, answer.headers["generation-id"]) == (200, generation_id)
        assert len(provider.requests) == 1

    async def test_returns_the_same_failure(
        self, user_client: AsyncClient, provider: OpenAISimulator
    ) -> None:
        provider.next(blocked())
        first, again = await generate(user_client), await generate(user_client)
        assert (first.status_code, first.json()["code"]) == (400, "content_blocked")
        assert (again.status_code, again.json()["code"]) == (400, "content_blocked")
        assert len(provider.requests) == 1

    async def test_starts_a_new_generation_after_a_day(
        self, user_client: AsyncClient, provider: OpenAISimulator, database: Database
    ) -> None:
        first = await generate(user_client)
        await make_older(database, KEYS_KEPT - timedelta(minutes=1))
        assert (await generate(user_client)).headers["generation-id"] == first.headers["generation-id"]
        await make_older(database, KEYS_KEPT)
        assert (await generate(user_client)).headers["generation-id"] != first.headers["generation-id"]
        assert len(provider.requests) == 2


class TestOtherRequestWithTheSameKey:
    async def test_is_refused_whether_its_body_or_its_endpoint_differs(
        self, user_client: AsyncClient, provider: OpenAISimulator
    ) -> None:
        await generate(user_client)
        for refused in (
            await generate(user_client, prompt="en blå stuga"),
            await generate(user_client, prompt="en röd stuga", n=2),
            await generate(user_client, path=ICONS, resource_name="Badhuset"),
        ):
            assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
        assert len(provider.requests) == 1

    async def test_is_accepted_from_another_user(
        self, user_client: AsyncClient, admin_client: AsyncClient, provider: OpenAISimulator
    ) -> None:
        mine = await generate(user_client)
        theirs = await generate(admin_client, prompt="en blå stuga")
        assert (theirs.status_code, theirs.json()["prompt"]) == (200, "en blå stuga")
        assert mine.headers["generation-id"] != theirs.headers["generation-id"]

    async def test_is_accepted_after_a_refusal_which_is_not_stored(self, user_client: AsyncClient) -> None:
        refused = await generate(user_client, prompt="en röd stuga", size="1x1")
        assert refused.json()["code"] == "unsupported_size"
        assert (await generate(user_client, prompt="en röd stuga")).status_code == 200


class TestKey:
    @pytest.mark.parametrize("key", ["", "två", "a b", "k" * 256])
    async def test_has_1_to_255_visible_ascii_characters(self, user_client: AsyncClient, key: str) -> None:
        headers = {"Idempotency-Key": key.encode()}
        answer = await user_client.post(PATH, json={"prompt": "en röd stuga"}, headers=headers)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
        (error,) = answer.json()["details"]["errors"]
        assert error["field"] == "Idempotency-Key"

    async def test_may_have_255_characters(self, user_client: AsyncClient) -> None:
        assert (await generate(user_client, key="~" * 255)).status_code == 200

    async def test_different_keys_make_different_generations_of_the_same_request(
        self, user_client: AsyncClient
    ) -> None:
        answers = [await generate(user_client, key=key) for key in ("one", "two")]
        assert answers[0].headers["generation-id"] != answers[1].headers["generation-id"]
