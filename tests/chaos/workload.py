"""The generations that the load submits; like the faults, they derive from the seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

BATCH_MODEL, SINGLE_IMAGE_MODEL = "gpt-image-2", "gpt-image-2.5-flare"
DISCONNECTED, CLOSED_BY_CLIENT = "disconnected", "closed by the client"


class ResponseMode(StrEnum):
    JSON = "JSON"
    STREAM = "event stream"
    ASYNC = "respond-async"


@dataclass(frozen=True, slots=True)
class Submission:
    """One generation to submit. Its prompt is unique and identifies it at the provider and in the database.

    Args:
        key: for the Idempotency-Key header.
        model: name of the model; the two differ in how many pictures a provider call makes.
        cancel_after_s: seconds until it is cancelled; None to let it finish.
        pause_s: seconds until the next submission.
    """

    number: int
    prompt: str
    key: str
    n: int
    model: str
    mode: ResponseMode
    cancel_after_s: float | None
    pause_s: float


@dataclass(slots=True)
class ClientRecord:
    """What the client observed of a submission.

    Args:
        attempts: how often it was sent; more than once where a connection broke or the server answered 503.
        event_numbers: of all its streams, in the order of arrival.
        stream_endings: how each of its streams ended: `done`, `continue`, DISCONNECTED or CLOSED_BY_CLIENT.
        outcome: the body of the final GET; None where the end was not seen in time.
        errors: responses that the API's contract does not allow.
    """

    submission: Submission
    attempts: int = 0
    generation_id: str | None = None
    cancelled: bool = False
    event_numbers: list[int] = field(default_factory=list)
    stream_endings: list[str] = field(default_factory=list)
    outcome: dict[str, Any] | None = None
    errors: list[str] = field(default_factory=list)


def submissions(seed: int, rate: float) -> Iterator[Submission]:
    """Yield submissions without end, on average `rate` a second."""
    rng = random.Random(f"{seed} workload")
    number = 0
    while True:
        number += 1
        mode = rng.choice(list(ResponseMode))
        cancels = mode is not ResponseMode.JSON and rng.random() < 0.2
        yield Submission(
            number=number,
            prompt=f"Älg nummer {number} på en ö",
            key=f"chaos-{seed}-{number}",
            n=rng.choice([1, 1, 1, 2, 3, 4]),
            model=rng.choice([BATCH_MODEL, SINGLE_IMAGE_MODEL]),
            mode=mode,
            cancel_after_s=rng.uniform(0.0, 1.0) if cancels else None,
            pause_s=rng.uniform(0.2, 1.8) / rate,
        )
