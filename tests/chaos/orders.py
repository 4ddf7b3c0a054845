"""What the load asks for; like the plan, it derives from the seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Way(StrEnum):
    JSON = "JSON"
    STREAM = "event stream"
    ASYNC = "respond-async"


@dataclass(frozen=True, slots=True)
class Order:
    """One generation to be asked for. Its prompt is its own, so that provider and database tell it from others.

    Args:
        model: the name of one; they differ in how many pictures a provider call makes.
        cancel_after_s: seconds after which it is stopped; None lets it be.
        pause_s: seconds until the next one.
    """

    number: int
    prompt: str
    key: str
    n: int
    model: str
    way: Way
    cancel_after_s: float | None
    pause_s: float


@dataclass(slots=True)
class Record:
    """What came of an order, as its client saw it.

    Args:
        tries: how often it was sent; more than once where a connection broke or the server was busy.
        seen: number of each event of its streams, in the order in which they came.
        last_words: how each of its streams ended: `done`, `continue`, BROKE_OFF or LEFT.
        outcome: the last look at it; None where its end was not seen in time.
        complaints: answers that the contract does not know.
    """

    order: Order
    tries: int = 0
    generation_id: str | None = None
    cancelled: bool = False
    seen: list[int] = field(default_factory=list)
    last_words: list[str] = field(default_factory=list)
    outcome: dict[str, Any] | None = None
    complaints: list[str] = field(default_factory=list)


BROKE_OFF, LEFT = "broke off", "left by the client"
MANY_A_CALL, ONE_A_CALL = "gpt-image-2", "gpt-image-2.5-flare"


def orders(seed: int, rate: float) -> Iterator[Order]:
    """Without end; on average `rate` a second."""
    dice = random.Random(f"{seed} orders")
    number = 0
    while True:
        number += 1
        way = dice.choice(list(Way))
        cancels = way is not Way.JSON and dice.random() < 0.2
        yield Order(
            number=number,
            prompt=f"Älg nummer {number} på en ö",
            key=f"chaos-{seed}-{number}",
            n=dice.choice([1, 1, 1, 2, 3, 4]),
            model=dice.choice([MANY_A_CALL, ONE_A_CALL]),
            way=way,
            cancel_after_s=dice.uniform(0.0, 1.0) if cancels else None,
            pause_s=dice.uniform(0.2, 1.8) / rate,
        )
