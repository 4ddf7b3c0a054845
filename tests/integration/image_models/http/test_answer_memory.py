"""JSON answers that hold pictures: they wait for memory, and a slow client holds its share for a bounded time."""

import asyncio
import os
from collections.abc import AsyncIterator
from io import BytesIO
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from PIL import Image
from tests.simulators.openai import OpenAISimulator
from tests.support.slow_reader import SlowReader
from tests.support.waiting import eventually

from intric.main.container.server import ServerContainer
from intric.shared.config import Settings

pytestmark = [
    pytest.mark.integration,
    pytest.mark.xdist_group("litellm"),
    pytest.mark.usefixtures("worker", "models"),
]

REQUEST = {"prompt": "en röd stuga"}


def large_png() -> bytes:
    """Return 6 MB of noise, 8 MB in base64: more than the kernel's socket buffers hold."""
    with BytesIO() as buffer:
        Image.frombytes("RGB", (1_600, 1_250), os.urandom(6_000_000)).save(buffer, "PNG", compress_level=0)
        return buffer.getvalue()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """One such picture of each user fits."""
    return settings.model_copy(update={"max_answer_mb": 20, "request_wait_s": 5, "answer_timeout_s": 60})


@pytest.fixture
async def slow_reader(
    address: str, user_client: AsyncClient, provider: OpenAISimulator, container: ServerContainer
) -> AsyncIterator[SlowReader]:
    """A client that reads nothing, once its answer is held for it."""
    picture = large_png()
    provider.next(*(provider.showing(picture) for _ in range(4)))
    memory = container.answer_memory()
    with SlowReader(address) as reader:
        headers = {"Authorization": user_client.headers["Authorization"]}
        await reader.post("/api/v1/image-models/generate", headers, REQUEST)
        await eventually(lambda: memory.held > 0, "the answer")
        yield reader


async def test_what_waits_too_long_is_told_where_to_look_later(
    slow_reader: SlowReader, user_client: AsyncClient, admin_client: AsyncClient
) -> None:
    late, url, colleague = await asyncio.gather(
        user_client.post("/image-models/generate", json=REQUEST),
        user_client.post("/image-models/generate", json=REQUEST | {"response_format": "url"}),
        admin_client.post("/image-models/generate", json=REQUEST),
    )
    assert [answer.status_code for answer in (late, url, colleague)] == [202, 200, 200]
    assert (late.json()["status"], late.json()["delivered"]) == ("finished", 1)
    later = await user_client.get(late.headers["location"].removeprefix("/api/v1"))
    assert later.json()["id"] == late.headers["generation-id"]
    content = await user_client.get(later.json()["images"][0]["url"].removeprefix("/api/v1"))
    assert len(content.content) == later.json()["images"][0]["file_size"] > 6_000_000
    assert b'"delivered":1' in await slow_reader.read_all()


class TestSlowClient:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"answer_timeout_s": 1, "request_wait_s": 30})

    async def test_holds_its_share_for_no_longer_than_the_timeout(
        self, slow_reader: SlowReader, user_client: AsyncClient, container: ServerContainer
    ) -> None:
        answer = await user_client.post("/image-models/generate", json=REQUEST)
        assert (answer.status_code, answer.json()["delivered"]) == (200, 1)
        await eventually(lambda: container.answer_memory().held == 0, "the end of all answers")
        assert len(await slow_reader.read_all()) < 8_000_000


async def test_many_answers_at_once_are_all_given(
    app: FastAPI, user_client: AsyncClient, provider: OpenAISimulator, models: dict[str, UUID]
) -> None:
    picture = large_png()
    provider.next(*(provider.showing(picture) for _ in range(8)))
    answers = await asyncio.gather(
        *(user_client.post("/image-models/generate", json=REQUEST, timeout=60) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {200}
