"""A good client: sends again with the same key until it is accepted, and looks until the end."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import httpx

from tests.chaos.api import ConnectionBroken, Talks
from tests.chaos.orders import BROKE_OFF, LEFT, Record, Way
from tests.integration.image_models.events import read_numbered_events

EVENT_STREAM = "text/event-stream"
AGAIN_AFTER_S = 0.4
GIVE_UP_AFTER_S = 120.0


class GoodClient:
    """Args:
    model_ids: by the name that orders use.
    """

    def __init__(self, talks: Talks, model_ids: Mapping[str, str]) -> None:
        self._talks = talks
        self._model_ids = model_ids

    async def carry(self, record: Record) -> None:
        """From the first try to the last look."""
        order, deadline = record.order, time.monotonic() + GIVE_UP_AFTER_S
        while record.generation_id is None:
            await self._order(record)
            if time.monotonic() > deadline:
                record.complaints.append("was never accepted")
                return
        if order.cancel_after_s is not None:
            await asyncio.sleep(order.cancel_after_s)
            await self._cancel(record, deadline)
        while not await self._see_the_end(record):
            if time.monotonic() > deadline:
                record.complaints.append("did not end")
                return
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _order(self, record: Record) -> None:
        order = record.order
        headers = {"Idempotency-Key": order.key}
        if order.way is Way.ASYNC:
            headers["Prefer"] = "respond-async"
        if order.way is Way.STREAM:
            headers["Accept"] = EVENT_STREAM
        body = {"prompt": order.prompt, "n": order.n, "model_id": self._model_ids[order.model]}
        request = self._talks.request("POST", "/image-models/generate", json=body, headers=headers)
        record.tries += 1
        try:
            await self._talks.cuttable(self._read(record, request))
        except ConnectionBroken:
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _read(self, record: Record, request: httpx.Request) -> None:
        """An answer to an order: notes the id as soon as the head is there, then takes in all of it."""
        answer = await self._talks.open(request)
        try:
            record.generation_id = answer.headers.get("generation-id")
            if answer.headers.get("content-type", "").startswith(EVENT_STREAM):
                await _follow(record, answer, leave=record.order.cancel_after_s is not None)
                return
            await answer.aread()
        finally:
            await answer.aclose()
        if record.generation_id is None:
            if answer.status_code != 503:
                record.complaints.append(f"{answer.status_code} {answer.text[:200]}")
            await asyncio.sleep(AGAIN_AFTER_S)
        elif record.order.way is Way.ASYNC and answer.status_code == 202 and "location" not in answer.headers:
            record.complaints.append("202 without Location")

    async def _cancel(self, record: Record, deadline: float) -> None:
        record.cancelled = True
        while time.monotonic() < deadline:
            request = self._talks.request("DELETE", f"/image-models/generations/{record.generation_id}")
            try:
                answer = await self._talks.send(request)
            except ConnectionBroken:
                answer = httpx.Response(503)
            if answer.status_code == 200:
                return
            if answer.status_code != 503:
                record.complaints.append(f"DELETE: {answer.status_code} {answer.text[:200]}")
                return
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _see_the_end(self, record: Record) -> bool:
        """Watch it if it was asked for as a stream, and look at it. True once it is over."""
        path = f"/image-models/generations/{record.generation_id}"
        try:
            if record.order.way is Way.STREAM:
                headers = {"Accept": EVENT_STREAM}
                if record.seen:
                    headers["Last-Event-ID"] = str(record.seen[-1])
                await self._talks.cuttable(
                    self._watch(record, self._talks.request("GET", path, headers=headers))
                )
            answer = await self._talks.send(self._talks.request("GET", path))
        except ConnectionBroken:
            return False
        if answer.status_code != 200:
            if answer.status_code != 503:
                record.complaints.append(f"GET: {answer.status_code} {answer.text[:200]}")
            return False
        look: dict[str, Any] = answer.json()
        if look["status"] not in ("finished", "cancelled"):
            return False
        record.outcome = look
        return True

    async def _watch(self, record: Record, request: httpx.Request) -> None:
        answer = await self._talks.open(request)
        try:
            if answer.headers.get("content-type", "").startswith(EVENT_STREAM):
                await _follow(record, answer)
            elif answer.status_code != 503:
                record.complaints.append(f"GET for events: {answer.status_code}")
        finally:
            await answer.aclose()


async def _follow(record: Record, answer: httpx.Response, *, leave: bool = False) -> None:
    """Take in events to the last one, or with `leave` no more than the first."""
    record.last_words.append(BROKE_OFF)
    async for number, name, _ in read_numbered_events(answer):
        if number is not None:
            record.seen.append(number)
        if leave or name in ("done", "continue"):
            record.last_words[-1] = LEFT if leave else name
            return
