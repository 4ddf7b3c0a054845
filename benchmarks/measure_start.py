"""Time from the start to readiness and to the first icons."""

import statistics
import time
from collections.abc import Iterator

import httpx

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.report import Row, seconds

_ICONS = {"resource_name": "Bygglovsguiden", "num_variants": 4}
_ROUNDS = 10


def measure(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Start the environment, and leave it running."""
    first = environment.start()
    environment.server.wait_for_worker()
    environment.server.stop()
    began = time.perf_counter()
    again = environment.start()
    with environment.signed_in() as client:
        _icons(client)
        until_icons = time.perf_counter() - began
        warm = statistics.median(_icons(client) for _ in range(_ROUNDS))
    yield Row(
        "Start to ready, empty data folder",
        seconds(first),
        "From `eneo serve` until `/readyz` answers 200; creates cluster, tables, catalogue and first organisation.",
    )
    yield Row("Start to ready, existing data folder", seconds(again), "The same with an existing database.")
    yield Row(
        "First four icons after a start",
        seconds(until_icons),
        "From `eneo serve` until four built-in pictograms have arrived; they are requested as soon as the server is "
        "ready, while the worker is still importing LiteLLM.",
    )
    yield Row(
        "Four icons, warm",
        seconds(warm),
        f"Four built-in pictograms from a running server: drawn, stored and sent. Median of {_ROUNDS}.",
    )


def _icons(client: httpx.Client) -> float:
    began = time.perf_counter()
    answer = client.post("/image-models/generate-icon-variants", json=_ICONS).raise_for_status().json()
    assert answer["delivered"] == _ICONS["num_variants"], answer["failures"]
    return time.perf_counter() - began
