"""How many pictures a second, and how a crowd fares."""

from collections.abc import Iterator

from benchmarks.environment import CALLS_AT_ONCE, BenchmarkEnvironment
from benchmarks.load import load
from benchmarks.report import Row, seconds, times

_PROMPT = "en ö"
# At a time: requests through us, requests to the provider, which would be over too soon to time.
_LOADS = {1: (40, 200), 8: (120, 400), 32: (200, 400)}
_CROWD = 256
_CALL_S = 1.0


def measure(environment: BenchmarkEnvironment) -> Iterator[Row]:
    with environment.signed_in() as client:
        target = environment.ours(client)
    for at_a_time, (through_us, to_provider) in _LOADS.items():
        ours = load(target, _PROMPT, requests=through_us, at_a_time=at_a_time).a_second
        direct = load(environment.direct(), _PROMPT, requests=to_provider, at_a_time=at_a_time).a_second
        yield Row(
            f"Pictures a second, {at_a_time} at a time",
            f"{ours:.1f}",
            f"A provider that answers at once and {at_a_time} who ask again as soon as they hold their picture: what "
            "the machine can do at most, all of it included. Beside it the provider alone.",
            f"{direct:.0f}",
            times(ours, direct),
        )
    crowd = load(target, f"en ö, {_CALL_S} s", requests=_CROWD, at_a_time=_CROWD).elapsed
    ideal = _CALL_S * _CROWD / CALLS_AT_ONCE
    yield Row(
        f"{_CROWD} pictures at once, each {_CALL_S:.0f} s at the provider",
        seconds(crowd),
        f"Until the last of {_CROWD} who ask in the same moment holds the picture. {CALLS_AT_ONCE} calls may be out at "
        f"once, so that {ideal:.0f} s would be ideal.",
        seconds(ideal),
        times(crowd, ideal),
    )
