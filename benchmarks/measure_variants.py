"""Time for four variants, compared with one, on a model that makes one picture per request."""

import statistics
import time
from collections.abc import Iterator

import httpx

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.report import Row, seconds, times

_CALL_S = 1.0
_ROUNDS = 5


def measure(environment: BenchmarkEnvironment) -> Iterator[Row]:
    with environment.signed_in() as client:
        model_id = environment.enable_model(client)
        four = statistics.median(_icons(client, model_id, 4) for _ in range(_ROUNDS))
        one = statistics.median(_icons(client, model_id, 1) for _ in range(_ROUNDS))
    yield Row(
        f"Four icon variants, each {_CALL_S:.0f} s at the provider",
        seconds(four),
        "The model makes one picture per request, so four calls run side by side; compared with one variant. The goal "
        f"is below {_CALL_S + 0.3} s; one after the other would take {4 * _CALL_S:.0f} s. Median of {_ROUNDS}.",
        seconds(one),
        times(four, one),
    )


def _icons(client: httpx.Client, model_id: str, count: int) -> float:
    body = {
        "resource_name": "Bygglovsguiden",
        "custom_prompt": f"en ö, {_CALL_S} s",
        "num_variants": count,
        "model_id": model_id,
    }
    began = time.perf_counter()
    answer = client.post("/image-models/generate-icon-variants", json=body).raise_for_status().json()
    assert answer["delivered"] == count, answer["failures"]
    return time.perf_counter() - began
