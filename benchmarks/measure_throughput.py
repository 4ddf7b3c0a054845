"""Pictures per second, and the time for many simultaneous requests."""

from collections.abc import Iterator

from benchmarks.environment import MAX_CONCURRENT_CALLS, BenchmarkEnvironment
from benchmarks.load import load
from benchmarks.report import Row, seconds, times

_PROMPT = "en ö"
# By concurrency: the number of requests through Eneo, and of those to the provider, which needs more to be timed.
_LOADS = {1: (40, 200), 8: (120, 400), 32: (200, 400)}
_SIMULTANEOUS = 256
_CALL_S = 1.0


def measure(environment: BenchmarkEnvironment) -> Iterator[Row]:
    with environment.signed_in() as client:
        target = environment.eneo_target(client)
    for concurrency, (eneo_requests, provider_requests) in _LOADS.items():
        through_eneo = load(target, _PROMPT, requests=eneo_requests, concurrency=concurrency).per_second
        direct = load(
            environment.provider_target(), _PROMPT, requests=provider_requests, concurrency=concurrency
        ).per_second
        yield Row(
            f"Pictures a second, {concurrency} at a time",
            f"{through_eneo:.1f}",
            f"Requests {concurrency} at a time, each sent when the picture before it has arrived, with a provider that "
            "answers at once: the most that the machine can do. Compared with the provider alone.",
            f"{direct:.0f}",
            times(through_eneo, direct),
        )
    elapsed = load(target, f"en ö, {_CALL_S} s", requests=_SIMULTANEOUS, concurrency=_SIMULTANEOUS).elapsed
    ideal = _CALL_S * _SIMULTANEOUS / MAX_CONCURRENT_CALLS
    yield Row(
        f"{_SIMULTANEOUS} pictures at once, each {_CALL_S:.0f} s at the provider",
        seconds(elapsed),
        f"Until the last of {_SIMULTANEOUS} simultaneous requests has its picture. {MAX_CONCURRENT_CALLS} "
        f"provider calls may run at the same time, so {ideal:.0f} s would be ideal.",
        seconds(ideal),
        times(elapsed, ideal),
    )
