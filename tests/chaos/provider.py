"""OpenAI's wire, keeping a book of what it was asked and how it answered."""

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.openai import OpenAISimulator


class Fate(StrEnum):
    OPEN = "open"  # not answered yet
    ABANDONED = "abandoned"  # whoever asked hung up before the answer began
    ANSWERED = "answered"
    RESET = "reset"
    RESET_IN_THE_MIDDLE = "reset in the middle"
    HUNG = "hung"


@dataclass(slots=True)
class Asked:
    """One request. `fate` says ANSWERED once all of the answer was handed to the kernel, at `ended`."""

    prompt: str
    count: int
    at: float = field(default_factory=time.time)
    fate: Fate = Fate.OPEN
    ended: float = 0.0


_FAULTS: dict[Fate, Behaviour] = {
    Fate.RESET: behaviours.reset,
    Fate.RESET_IN_THE_MIDDLE: behaviours.reset_in_the_middle,
    Fate.HUNG: behaviours.hang,
}


class CountingOpenAI(OpenAISimulator):
    """Answers within a second or two, each prompt in its own time."""

    def __init__(self) -> None:
        super().__init__()
        self.book: list[Asked] = []
        self.out = 0
        self.most_out = 0

    async def answer(self, exchange: Exchange) -> None:
        asked = self._note(exchange)
        self.out += 1
        self.most_out = max(self.most_out, self.out)
        try:
            if await _hangs_up(exchange, random.Random(asked.prompt).uniform(0.2, 2.0)):
                asked.fate, asked.ended = Fate.ABANDONED, time.time()
                return
            await super().answer(exchange)
            asked.fate, asked.ended = Fate.ANSWERED, time.time()
        finally:
            self.out -= 1

    def misanswer(self, fate: Fate, count: int) -> None:
        """The next calls meet this fate."""
        behaviour = _FAULTS[fate]

        async def behave(exchange: Exchange) -> None:
            self._note(exchange).fate = fate
            await behaviour(exchange)

        self.next(*[behave] * count)

    def _note(self, exchange: Exchange) -> Asked:
        body = exchange.request.json()
        asked = Asked(body["prompt"], body.get("n", 1))
        self.book.append(asked)
        return asked


async def _hangs_up(exchange: Exchange, within_s: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(exchange.until_abandoned(), within_s)
        return True
    return False
