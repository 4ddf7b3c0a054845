"""POST /image-models/generate answered with Server-Sent Events."""

import base64
import json
from uuid import UUID

import pytest
from httpx import AsyncClient
from tests.integration.image_models.events import read_events
from tests.simulators.gate import Gate
from tests.simulators.openai import OpenAISimulator, blocked
from tests.simulators.pictures import png
from tests.support.waiting import eventually

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm"), pytest.mark.usefixtures("worker")]

PATH = "/image-models/generate"
SWEDISH = "Älg på en ö, blå båt 🛶"


class TestEvents:
    async def test_are_sent_as_each_picture_arrives(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        gate = Gate(provider)
        provider.next(blocked(), gate)
        headers = {"Accept": "text/event-stream"}
        async with user_client.stream(
            "POST", PATH, json={"prompt": SWEDISH, "n": 2}, headers=headers
        ) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            events = read_events(stream)
            name, data = await anext(events)
            assert (name, data) == ("generation", {"id": stream.headers["generation-id"]})
            name, failure = await anext(events)
            assert (name, failure["code"]) == ("failure", "content_blocked")
            await eventually(lambda: gate.held == 1, "the second call")
            gate.open()
            name, image = await anext(events)
            assert name == "image"
            assert image["index"] == 1 - failure["index"]
            assert base64.b64decode(image["blob_base64"]) == png(256, 256)
            assert await anext(events) == ("done", {"requested": 2, "delivered": 1})
            assert [event async for event in events] == []

    async def test_a_picture_is_stored_after_its_client_has_disconnected(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        gate = Gate(provider)
        provider.next(gate)
        headers = {"Accept": "text/event-stream"}
        async with user_client.stream("POST", PATH, json={"prompt": SWEDISH}, headers=headers) as stream:
            generation_id = stream.headers["generation-id"]
            await eventually(lambda: gate.held == 1, "the call")
        gate.open()

        async def finished() -> bool:
            later = await user_client.get(f"/image-models/generations/{generation_id}")
            return bool(later.json()["status"] == "finished" and later.json()["delivered"] == 1)

        await eventually(finished, "the picture")
        assert json.dumps((await user_client.get("/generated-images/")).json()).count(generation_id) == 1

    async def test_a_refused_request_is_answered_with_json(
        self, user_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        headers = {"Accept": "text/event-stream"}
        answer = await user_client.post(PATH, json={"prompt": SWEDISH, "size": "1x1"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "unsupported_size")
