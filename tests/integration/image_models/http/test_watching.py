"""Following a generation later: events that resume after the last one, and `Prefer: respond-async`."""

from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from tests.integration.image_models.events import read_numbered_events
from tests.simulators.gate import Gate
from tests.simulators.openai import OpenAISimulator, blocked
from tests.support.waiting import eventually

from intric.main.container.server import ServerContainer

pytestmark = [
    pytest.mark.integration,
    pytest.mark.xdist_group("litellm"),
    pytest.mark.usefixtures("worker", "models"),
]

EVENTS = {"Accept": "text/event-stream"}


async def start(client: AsyncClient, n: int = 1, path: str = "generate", **body: Any) -> str:
    """Request pictures without waiting for them; return the generation's path."""
    body = body or {"prompt": "en röd stuga", "n": n}
    headers = {"Prefer": "respond-async"}
    answer = await client.post(f"/image-models/{path}", json=body, headers=headers)
    assert answer.status_code == 202, answer.text
    location: str = answer.headers["location"]
    return location.removeprefix("/api/v1")


async def finish(client: AsyncClient, path: str) -> dict[str, Any]:
    async def is_over() -> bool:
        return bool((await client.get(path)).json()["status"] == "finished")

    await eventually(is_over, "the end of the generation")
    outcome: dict[str, Any] = (await client.get(path)).json()
    return outcome


async def watch(client: AsyncClient, path: str, **headers: str) -> list[tuple[int | None, str, Any]]:
    async with client.stream("GET", path, headers=EVENTS | headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        return [event async for event in read_numbered_events(stream)]


class TestRespondAsync:
    async def test_answers_at_once_with_the_generation_s_location(
        self, user_client: AsyncClient, provider: OpenAISimulator
    ) -> None:
        gate = Gate(provider)
        provider.next(gate)
        answer = await user_client.post(
            "/image-models/generate",
            json={"prompt": "en röd stuga"},
            headers={"Prefer": "wait=5, Respond-Async; foo", "Accept": "text/event-stream"},
        )
        assert (answer.status_code, answer.headers["preference-applied"]) == (202, "respond-async")
        body, location = answer.json(), answer.headers["location"]
        assert (body["status"], body["delivered"]) in (("queued", 0), ("running", 0))
        assert location == f"/api/v1/image-models/generations/{answer.headers['generation-id']}"
        gate.open()
        outcome = await finish(user_client, location.removeprefix("/api/v1"))
        assert (outcome["id"], outcome["delivered"]) == (body["id"], 1)

    async def test_a_repeated_request_names_the_same_generation(self, user_client: AsyncClient) -> None:
        headers = {"Prefer": "respond-async", "Idempotency-Key": "a-key"}
        answers = [
            await user_client.post("/image-models/generate", json={"prompt": "en ö"}, headers=headers)
            for _ in range(2)
        ]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].headers["location"] == answers[1].headers["location"]


class TestWatching:
    async def test_sends_past_events_and_then_new_ones(
        self, user_client: AsyncClient, provider: OpenAISimulator
    ) -> None:
        gate = Gate(provider)
        provider.next(blocked(), gate)
        path = await start(user_client, n=2)
        await eventually(lambda: gate.held == 1, "the second call")
        async with user_client.stream("GET", path, headers=EVENTS) as stream:
            events = read_numbered_events(stream)
            assert await anext(events) == (None, "generation", {"id": path.rpartition("/")[2]})
            number, name, failure = await anext(events)
            assert (number, name, failure["code"]) == (1, "failure", "content_blocked")
            gate.open()
            number, name, image = await anext(events)
            assert (number, name, image["index"]) == (2, "image", 1 - failure["index"])
            assert await anext(events) == (None, "done", {"requested": 2, "delivered": 1})
        assert image["blob_base64"] is None
        assert (await user_client.get(image["url"].removeprefix("/api/v1"))).status_code == 200

    async def test_resumes_after_the_last_event_id(self, user_client: AsyncClient) -> None:
        path = await start(user_client, n=3)
        await finish(user_client, path)
        every = await watch(user_client, path)
        assert [number for number, _, _ in every] == [None, 1, 2, 3, None]
        for last in (1, 3, 99):
            rest = await watch(user_client, path, **{"Last-Event-ID": str(last)})
            assert rest == [event for event in every if event[0] is None or event[0] > last]

    async def test_of_icons_sends_the_prompt_and_the_icons_urls(self, user_client: AsyncClient) -> None:
        path = await start(
            user_client, path="generate-icon-variants", resource_name="Badhuset", num_variants=1
        )
        outcome = await finish(user_client, path)
        _, prompt, variant, done = await watch(user_client, path)
        assert prompt[1:] == ("prompt", {"generated_prompt": outcome["generated_prompt"]})
        assert variant == (1, "variant", outcome["variants"][0])
        icon = await user_client.get(variant[2]["url"].removeprefix("/api/v1"))
        assert (icon.headers["content-type"], len(icon.content)) == ("image/webp", variant[2]["file_size"])
        assert done[1:] == ("done", {"requested": 1, "delivered": 1})

    @pytest.mark.parametrize("last", ["x", "-1", "99999999999"])
    async def test_an_invalid_last_event_id_is_refused(self, user_client: AsyncClient, last: str) -> None:
        path = await start(user_client)
        answer = await user_client.get(path, headers=EVENTS | {"Last-Event-ID": last})
        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")

    async def test_is_refused_to_other_users(
        self, user_client: AsyncClient, admin_client: AsyncClient, other_tenant_client: AsyncClient
    ) -> None:
        path = await start(user_client)
        for other_client in (admin_client, other_tenant_client):
            answer = await other_client.get(path, headers=EVENTS)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


class TestShutdown:
    async def test_ends_the_stream_with_a_continue_event(
        self, user_client: AsyncClient, container: ServerContainer, provider: OpenAISimulator
    ) -> None:
        gate = Gate(provider)
        provider.next(blocked(), gate)
        body = {"prompt": "en röd stuga", "n": 2}
        async with user_client.stream("POST", "/image-models/generate", json=body, headers=EVENTS) as stream:
            events = read_numbered_events(stream)
            _, _, generation = await anext(events)
            assert (await anext(events))[:2] == (1, "failure")
            container.generation_events().shutdown()
            location = f"/api/v1/image-models/generations/{generation['id']}"
            last_event = (None, "continue", {"location": location, "last_event_id": 1})
            assert [event async for event in events] == [last_event]
        gate.open()
        assert (await finish(user_client, location.removeprefix("/api/v1")))["delivered"] == 1


async def test_every_stream_gets_all_events(user_client: AsyncClient, provider: OpenAISimulator) -> None:
    gate = Gate(provider)
    provider.next(gate)
    path = await start(user_client)
    async with (
        user_client.stream("GET", path, headers=EVENTS) as one,
        user_client.stream("GET", path, headers=EVENTS) as other,
    ):
        gate.open()
        seen = [[event async for event in read_numbered_events(stream)] for stream in (one, other)]
    assert seen[0] == seen[1]
    assert UUID(seen[0][1][2]["id"])
