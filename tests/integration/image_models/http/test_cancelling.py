"""DELETE on a generation: waiting calls are cancelled, sent calls complete and their pictures are stored."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from tests.integration.image_models.conftest import StartWorker
from tests.integration.image_models.events import read_events
from tests.simulators.gate import Gate
from tests.simulators.openai import OpenAISimulator
from tests.support.waiting import eventually

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm"), pytest.mark.usefixtures("models")]


async def start(client: AsyncClient, n: int) -> str:
    answer = await client.post(
        "/image-models/generate",
        json={"prompt": "en röd stuga", "n": n},
        headers={"Prefer": "respond-async"},
    )
    return str(answer.headers["location"]).removeprefix("/api/v1")


def codes(outcome: dict[str, Any]) -> list[tuple[int, str]]:
    return [(failure["index"], failure["code"]) for failure in outcome["failures"]]


class TestBeforeAnyCallIsSent:
    async def test_no_call_is_sent_and_it_may_be_repeated(
        self, user_client: AsyncClient, provider: OpenAISimulator, start_worker: StartWorker
    ) -> None:
        path = await start(user_client, 2)
        stopped = await user_client.delete(path)
        assert (stopped.status_code, stopped.json()["status"]) == (200, "cancelled")
        assert codes(stopped.json()) == [(0, "cancelled"), (1, "cancelled")]
        for later in (await user_client.delete(path), await user_client.get(path)):
            assert later.json() == stopped.json()
        await start_worker()
        again = await user_client.post("/image-models/generate", json={"prompt": "en ö"})
        assert again.status_code == 200
        assert [request.json()["prompt"] for request in provider.requests] == ["en ö"]

    async def test_waiting_requests_and_streams_get_the_cancellation(self, user_client: AsyncClient) -> None:
        key = {"Idempotency-Key": "a-key"}
        body = {"prompt": "en röd stuga"}
        waiting = asyncio.create_task(user_client.post("/image-models/generate", json=body, headers=key))
        events = key | {"Accept": "text/event-stream"}
        async with user_client.stream("POST", "/image-models/generate", json=body, headers=events) as stream:
            generation_id = stream.headers["generation-id"]
            await user_client.delete(f"/image-models/generations/{generation_id}")
            received = [event async for event in read_events(stream)]
        assert [name for name, _ in received] == ["generation", "failure", "done"]
        assert received[1][1]["code"] == "cancelled"
        answer = await waiting
        assert (answer.status_code, answer.json()["code"]) == (409, "cancelled")
        assert answer.headers["generation-id"] == generation_id


class TestWhileCallsAreSent:
    async def test_a_sent_call_completes_and_its_picture_is_stored_and_listed(
        self, user_client: AsyncClient, provider: OpenAISimulator, start_worker: StartWorker
    ) -> None:
        gate = Gate(provider)
        provider.next(gate)
        await start_worker(limit=1)
        path = await start(user_client, 3)
        await eventually(lambda: gate.held == 1, "the first call")
        stopped = (await user_client.delete(path)).json()
        assert (stopped["status"], stopped["delivered"]) == ("running", 0)
        assert codes(stopped) == [(1, "cancelled"), (2, "cancelled")]
        gate.open()

        async def over() -> bool:
            return bool((await user_client.get(path)).json()["status"] == "cancelled")

        await eventually(over, "the end")
        outcome = (await user_client.get(path)).json()
        assert (outcome["delivered"], codes(outcome)) == (1, [(1, "cancelled"), (2, "cancelled")])
        listed = (await user_client.get("/generated-images/")).json()["items"]
        assert [image["id"] for image in listed] == [image["id"] for image in outcome["images"]]
        assert len(provider.requests) == 1

    async def test_a_finished_generation_is_not_changed(
        self, user_client: AsyncClient, start_worker: StartWorker
    ) -> None:
        await start_worker()
        answer = await user_client.post("/image-models/generate", json={"prompt": "en ö", "n": 2})
        path = f"/image-models/generations/{answer.headers['generation-id']}"
        outcome = (await user_client.delete(path)).json()
        assert (outcome["status"], outcome["delivered"], outcome["failures"]) == ("finished", 2, [])

    async def test_does_not_deadlock_with_workers_that_claim_calls(
        self, user_client: AsyncClient, provider: OpenAISimulator, start_worker: StartWorker
    ) -> None:
        await start_worker(limit=4)
        await start_worker(limit=4)
        paths = [await start(user_client, 4) for _ in range(10)]
        await asyncio.gather(*(user_client.delete(path) for path in paths for _ in range(2)))

        async def over() -> bool:
            outcomes = [(await user_client.get(path)).json() for path in paths]
            return all(outcome["status"] in ("cancelled", "finished") for outcome in outcomes)

        await eventually(over, "the end of all")
        outcomes = [(await user_client.get(path)).json() for path in paths]
        assert {code for outcome in outcomes for _, code in codes(outcome)} <= {"cancelled"}
        assert sum(outcome["delivered"] for outcome in outcomes) == len(provider.requests)
        assert all(outcome["delivered"] + len(outcome["failures"]) == 4 for outcome in outcomes)


async def test_an_unknown_generation_is_not_found(user_client: AsyncClient) -> None:
    unknown = f"/image-models/generations/{UUID(int=0)}"
    assert (await user_client.delete(unknown)).status_code == 404
