"""What the way through Eneo costs one picture that has nothing to wait for."""

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
        target = environment.ours(client)
        load(target, _PROMPT, requests=10, at_a_time=2)  # to warm up
        ours = statistics.median(load(target, _PROMPT, requests=_ROUNDS, at_a_time=1).durations)
        direct = statistics.median(
            load(environment.direct(), _PROMPT, requests=_ROUNDS, at_a_time=1).durations
        )
        body = {"model_id": target.body["model_id"]}
        way_home = [_way_home(environment, client, body, f"bild {number}") for number in range(_ROUNDS)]
    yield Row(
        "One picture from a provider that answers at once",
        seconds(ours),
        "From request to last byte, median; beside it the same asked of the provider itself. The difference is what "
        "Eneo adds to a picture that in earnest takes 5 to 60 s.",
        seconds(direct),
        f"+{seconds(ours - direct)}",
    )
    yield Row(
        "From the provider's last byte to the client's event",
        seconds(statistics.median(way_home)),
        "The part of it that comes after the provider: reading, checking, thumbnail, storing, waking, sending. Median, "
        "beside it the 95th percentile.",
        f"{seconds(percentile(way_home, 95))} (p95)",
        times(percentile(way_home, 95), statistics.median(way_home)),
    )


def _way_home(
    environment: BenchmarkEnvironment, client: httpx.Client, body: dict[str, Any], prompt: str
) -> float:
    """Seconds from the last byte that the provider sent to the end of the picture's event at the client."""
    headers = {"Accept": "text/event-stream"}
    received, came_at = bytearray(), 0.0
    with client.stream(
        "POST", "/image-models/generate", json={**body, "prompt": prompt}, headers=headers
    ) as stream:
        for part in stream.iter_raw():
            received += part
            picture = received.find(b"event: image")
            if not came_at and picture >= 0 and received.find(_END_OF_EVENT, picture) >= 0:
                came_at = time.monotonic()
    assert came_at, bytes(received[:500])
    return came_at - environment.provider.sent_at(prompt)
