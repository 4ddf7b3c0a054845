"""Eneo's overhead for one picture, compared with a direct request to the provider."""

import statistics
import time
from collections.abc import Iterator
from typing import Any

import httpx

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.load import load
from benchmarks.report import Row, percentile, seconds, times

_ROUNDS = 40
_PROMPT = "en ö"
_END_OF_EVENT = b"\r\n\r\n"


def measure(environment: BenchmarkEnvironment) -> Iterator[Row]:
    with environment.signed_in() as client:
        target = environment.eneo_target(client)
        load(target, _PROMPT, requests=10, concurrency=2)  # to warm up
        through_eneo = statistics.median(load(target, _PROMPT, requests=_ROUNDS, concurrency=1).durations)
        direct = statistics.median(
            load(environment.provider_target(), _PROMPT, requests=_ROUNDS, concurrency=1).durations
        )
        body = {"model_id": target.body["model_id"]}
        delivery = [_delivery(environment, client, body, f"bild {number}") for number in range(_ROUNDS)]
    yield Row(
        "One picture from a provider that answers at once",
        seconds(through_eneo),
        "From request to last byte, median; compared with the same request to the provider itself. The difference is "
        "Eneo's overhead; a real provider takes 5 to 60 s.",
        seconds(direct),
        f"+{seconds(through_eneo - direct)}",
    )
    yield Row(
        "From the provider's last byte to the client's event",
        seconds(statistics.median(delivery)),
        "The part of the overhead after the provider's answer: reading, checking, thumbnail, storing, notifying, "
        "sending. Median, compared with the 95th percentile.",
        f"{seconds(percentile(delivery, 95))} (p95)",
        times(percentile(delivery, 95), statistics.median(delivery)),
    )


def _delivery(
    environment: BenchmarkEnvironment, client: httpx.Client, body: dict[str, Any], prompt: str
) -> float:
    """Return the seconds from the provider's last byte to the end of the picture's event at the client."""
    headers = {"Accept": "text/event-stream"}
    received, arrived_at = bytearray(), 0.0
    with client.stream(
        "POST", "/image-models/generate", json={**body, "prompt": prompt}, headers=headers
    ) as stream:
        for part in stream.iter_raw():
            received += part
            picture = received.find(b"event: image")
            if not arrived_at and picture >= 0 and received.find(_END_OF_EVENT, picture) >= 0:
                arrived_at = time.monotonic()
    assert arrived_at, bytes(received[:500])
    return arrived_at - environment.provider.sent_at(prompt)
