"""A well-behaved client: retries with the same idempotency key until accepted, then polls until the end."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import httpx

from tests.chaos.api import ApiClient, ConnectionBroken
from tests.chaos.workload import CLOSED_BY_CLIENT, DISCONNECTED, ClientRecord, ResponseMode
from tests.integration.image_models.events import read_numbered_events

EVENT_STREAM = "text/event-stream"
RETRY_DELAY_S = 0.4
TIMEOUT_S = 120.0


class GenerationClient:
    """Args:
    model_ids: by the name that submissions use.
    """

    def __init__(self, api: ApiClient, model_ids: Mapping[str, str]) -> None:
        self._api = api
        self._model_ids = model_ids

    async def run(self, record: ClientRecord) -> None:
        """Submit the generation, cancel it where planned, and poll until it has ended."""
        deadline = time.monotonic() + TIMEOUT_S
        while record.generation_id is None:
            await self._submit(record)
            if time.monotonic() > deadline:
                record.errors.append("was never accepted")
                return
        if record.submission.cancel_after_s is not None:
            await asyncio.sleep(record.submission.cancel_after_s)
            await self._cancel(record, deadline)
        while not await self._poll(record):
            if time.monotonic() > deadline:
                record.errors.append("did not end")
                return
            await asyncio.sleep(RETRY_DELAY_S)

    async def _submit(self, record: ClientRecord) -> None:
        submission = record.submission
        headers = {"Idempotency-Key": submission.key}
        if submission.mode is ResponseMode.ASYNC:
            headers["Prefer"] = "respond-async"
        if submission.mode is ResponseMode.STREAM:
            headers["Accept"] = EVENT_STREAM
        body = {
            "prompt": submission.prompt,
            "n": submission.n,
            "model_id": self._model_ids[submission.model],
        }
        request = self._api.request("POST", "/image-models/generate", json=body, headers=headers)
        record.attempts += 1
        try:
            await self._api.droppable(self._read_response(record, request))
        except ConnectionBroken:
            await asyncio.sleep(RETRY_DELAY_S)

    async def _read_response(self, record: ClientRecord, request: httpx.Request) -> None:
        """Record the generation's id as soon as the headers arrive, then read the body."""
        response = await self._api.open(request)
        try:
            record.generation_id = response.headers.get("generation-id")
            if response.headers.get("content-type", "").startswith(EVENT_STREAM):
                first_only = record.submission.cancel_after_s is not None
                await _read_stream(record, response, first_only=first_only)
                return
            await response.aread()
        finally:
            await response.aclose()
        if record.generation_id is None:
            if response.status_code != 503:
                record.errors.append(f"{response.status_code} {response.text[:200]}")
            await asyncio.sleep(RETRY_DELAY_S)
        elif (
            record.submission.mode is ResponseMode.ASYNC
            and response.status_code == 202
            and "location" not in response.headers
        ):
            record.errors.append("202 without Location")

    async def _cancel(self, record: ClientRecord, deadline: float) -> None:
        record.cancelled = True
        while time.monotonic() < deadline:
            request = self._api.request("DELETE", f"/image-models/generations/{record.generation_id}")
            try:
                response = await self._api.send(request)
            except ConnectionBroken:
                response = httpx.Response(503)
            if response.status_code == 200:
                return
            if response.status_code != 503:
                record.errors.append(f"DELETE: {response.status_code} {response.text[:200]}")
                return
            await asyncio.sleep(RETRY_DELAY_S)

    async def _poll(self, record: ClientRecord) -> bool:
        """Resume the event stream where there is one, then get the generation; whether it has ended."""
        path = f"/image-models/generations/{record.generation_id}"
        try:
            if record.submission.mode is ResponseMode.STREAM:
                headers = {"Accept": EVENT_STREAM}
                if record.event_numbers:
                    headers["Last-Event-ID"] = str(record.event_numbers[-1])
                request = self._api.request("GET", path, headers=headers)
                await self._api.droppable(self._resume_stream(record, request))
            response = await self._api.send(self._api.request("GET", path))
        except ConnectionBroken:
            return False
        if response.status_code != 200:
            if response.status_code != 503:
                record.errors.append(f"GET: {response.status_code} {response.text[:200]}")
            return False
        generation: dict[str, Any] = response.json()
        if generation["status"] not in ("finished", "cancelled"):
            return False
        record.outcome = generation
        return True

    async def _resume_stream(self, record: ClientRecord, request: httpx.Request) -> None:
        response = await self._api.open(request)
        try:
            if response.headers.get("content-type", "").startswith(EVENT_STREAM):
                await _read_stream(record, response)
            elif response.status_code != 503:
                record.errors.append(f"GET for events: {response.status_code}")
        finally:
            await response.aclose()


async def _read_stream(record: ClientRecord, response: httpx.Response, *, first_only: bool = False) -> None:
    """Record the events up to the last one, or only the first."""
    record.stream_endings.append(DISCONNECTED)
    async for number, name, _ in read_numbered_events(response):
        if number is not None:
            record.event_numbers.append(number)
        if first_only or name in ("done", "continue"):
            record.stream_endings[-1] = CLOSED_BY_CLIENT if first_only else name
            return
