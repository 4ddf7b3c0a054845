"""A simulated provider that delays pictures until a browser test releases them."""

import asyncio
import re
from collections import defaultdict

from tests.simulators.base import Exchange, SeenRequest
from tests.simulators.gemini import GeminiSimulator


class HeldProvider(GeminiSimulator):
    """Gemini; a prompt that contains `hold:NAME` is answered only after its release.

    `POST /release/NAME?calls=N` releases N calls, `GET /calls/NAME` returns how many have arrived (and are billed).
    """

    def __init__(self) -> None:
        super().__init__()
        self._released: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(0))

    async def serve_other(self, exchange: Exchange) -> bool:
        resource, _, name = exchange.request.path.removeprefix("/").partition("/")
        if resource == "release":
            for _ in range(int(exchange.request.query["calls"][0])):
                self._released[name].release()
            await exchange.respond_json(200, {})
        elif resource == "calls":
            await exchange.respond_json(200, sum(_hold_name(seen) == name for seen in self.requests))
        else:
            return await super().serve_other(exchange)
        return True

    async def answer(self, exchange: Exchange) -> None:
        name = _hold_name(exchange.request)
        if name is not None:
            await self._released[name].acquire()
        await super().answer(exchange)


def _hold_name(request: SeenRequest) -> str | None:
    match = re.search(rb"hold:(\w+)", request.body)
    return match and match[1].decode()
