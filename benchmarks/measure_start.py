"""How soon there is something to look at, and the first icons."""

import statistics
import time
from collections.abc import Iterator

import httpx

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.report import Row, seconds

_ICONS = {"resource_name": "Bygglovsguiden", "num_variants": 4}
_ROUNDS = 10


def measure(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Leaves the environment started."""
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
        "From `eneo serve` until `/readyz` answers 200: PostgreSQL is made, tables, catalogue and first organisation.",
    )
    yield Row("Start to ready, existing data folder", seconds(again), "The same when all of that is there.")
    yield Row(
        "First four icons after a start",
        seconds(until_icons),
        "From `eneo serve` until four built-in pictograms are there; asked for as soon as the server is ready, while "
        "the worker is still importing LiteLLM.",
    )
    yield Row(
        "Four icons, warm",
        seconds(warm),
        f"Four built-in pictograms from a server in use: drawn, stored and sent, median of {_ROUNDS}.",
    )


def _icons(client: httpx.Client) -> float:
    began = time.perf_counter()
    answer = client.post("/image-models/generate-icon-variants", json=_ICONS).raise_for_status().json()
    assert answer["delivered"] == _ICONS["num_variants"], answer["failures"]
    return time.perf_counter() - began
