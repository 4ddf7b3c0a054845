"""OpenAI's wire, keeping a book of what it was asked and how it answered."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from enum import StrEnum

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.openai import OpenAISimulator


class Fate(StrEnum):
    OPEN = "open"  # not answered yet, or whoever asked hung up meanwhile
    ANSWERED = "answered"
    RESET = "reset"
    RESET_IN_THE_MIDDLE = "reset in the middle"
    HUNG = "hung"


@dataclass(slots=True)
class Asked:
    """One request. `fate` says ANSWERED once all of the answer was handed to the kernel."""

    prompt: str
    count: int
    at: float = field(default_factory=time.time)
    fate: Fate = Fate.OPEN


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
            await asyncio.sleep(random.Random(asked.prompt).uniform(0.2, 2.0))  # noqa: S311
            await super().answer(exchange)
        finally:
            self.out -= 1
        asked.fate = Fate.ANSWERED

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
