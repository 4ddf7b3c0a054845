"""A simulated OpenAI that records every request and how it was answered."""

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.openai import OpenAISimulator


class Answer(StrEnum):
    PENDING = "pending"
    ABANDONED = "abandoned"  # the client hung up before the response began
    COMPLETE = "complete"
    RESET = "reset"
    RESET_IN_THE_MIDDLE = "reset in the middle"
    HUNG = "hung"


@dataclass(slots=True)
class ReceivedRequest:
    """One request. `answer` is COMPLETE once the whole response was handed to the kernel, at `ended` (Unix time)."""

    prompt: str
    count: int
    at: float = field(default_factory=time.time)
    answer: Answer = Answer.PENDING
    ended: float = 0.0


_FAULTS: dict[Answer, Behaviour] = {
    Answer.RESET: behaviours.reset,
    Answer.RESET_IN_THE_MIDDLE: behaviours.reset_in_the_middle,
    Answer.HUNG: behaviours.hang,
}


class CountingOpenAI(OpenAISimulator):
    """Answers within 0.2 to 2 seconds; the delay is fixed for each prompt.

    `received` are the requests in order, `max_in_flight` the most that were answered at the same time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.received: list[ReceivedRequest] = []
        self.max_in_flight = 0
        self.in_flight = 0

    async def answer(self, exchange: Exchange) -> None:
        request = self._record(exchange)
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)
        try:
            if await _is_abandoned(exchange, random.Random(request.prompt).uniform(0.2, 2.0)):
                request.answer, request.ended = Answer.ABANDONED, time.time()
                return
            await super().answer(exchange)
            request.answer, request.ended = Answer.COMPLETE, time.time()
        finally:
            self.in_flight -= 1

    def fail_next(self, answer: Answer, count: int) -> None:
        """Answer the next `count` requests in a faulty way."""
        behaviour = _FAULTS[answer]

        async def fail(exchange: Exchange) -> None:
            self._record(exchange).answer = answer
            await behaviour(exchange)

        self.next(*[fail] * count)

    def _record(self, exchange: Exchange) -> ReceivedRequest:
        body = exchange.request.json()
        request = ReceivedRequest(body["prompt"], body.get("n", 1))
        self.received.append(request)
        return request


async def _is_abandoned(exchange: Exchange, within_s: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(exchange.until_abandoned(), within_s)
        return True
    return False
