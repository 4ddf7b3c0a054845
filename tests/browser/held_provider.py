"""A provider that keeps pictures back until a browser test wants them, so that it can look at what is in between."""

import asyncio
import re
from collections import defaultdict

from tests.simulators.base import Exchange, SeenRequest
from tests.simulators.gemini import GeminiSimulator


class HeldProvider(GeminiSimulator):
    """Gemini, save that a prompt with `hold:NAME` in it is answered only when it is let go.

    `POST /release/NAME?calls=N` lets N calls go, `GET /calls/NAME` says how many have come: what is billed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._turns: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(0))

    async def serve_other(self, exchange: Exchange) -> bool:
        place, _, name = exchange.request.path.removeprefix("/").partition("/")
        if place == "release":
            for _ in range(int(exchange.request.query["calls"][0])):
                self._turns[name].release()
            await exchange.respond_json(200, {})
        elif place == "calls":
            await exchange.respond_json(200, sum(_held_as(seen) == name for seen in self.requests))
        else:
            return await super().serve_other(exchange)
        return True

    async def answer(self, exchange: Exchange) -> None:
        name = _held_as(exchange.request)
        if name is not None:
            await self._turns[name].acquire()
        await super().answer(exchange)


def _held_as(request: SeenRequest) -> str | None:
    held = re.search(rb"hold:(\w+)", request.body)
    return held and held[1].decode()
