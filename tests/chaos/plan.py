"""Which faults are injected and when. The plan derives from the seed alone, so that a run can be repeated."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    KILL_WORKER = "SIGKILL worker"
    TERM_WORKER = "SIGTERM worker"
    KILL_SERVER = "SIGKILL server"
    TERM_SERVER = "SIGTERM server"
    RESTART_DATABASE = "restart PostgreSQL"
    KILL_DATABASE = "SIGKILL PostgreSQL"
    CUT_CLIENTS = "cut clients"
    RESET = "provider resets"
    RESET_IN_THE_MIDDLE = "provider resets in the middle"
    HANG = "provider hangs"

    @property
    def is_kill(self) -> bool:
        return self in _ESSENTIAL_KILLS or self in _OTHER_KILLS

    @property
    def of_database(self) -> bool:
        return self in (FaultKind.RESTART_DATABASE, FaultKind.KILL_DATABASE)


_ESSENTIAL_KILLS = (FaultKind.KILL_WORKER, FaultKind.TERM_SERVER, FaultKind.RESTART_DATABASE)
_OTHER_KILLS = (
    FaultKind.KILL_WORKER,
    FaultKind.TERM_WORKER,
    FaultKind.KILL_SERVER,
    FaultKind.KILL_DATABASE,
)
_NETWORK_FAULTS = (
    FaultKind.CUT_CLIENTS,
    FaultKind.RESET,
    FaultKind.RESET_IN_THE_MIDDLE,
    FaultKind.HANG,
)
_NETWORK_FAULT_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Fault:
    """Args:
    at_s: earliest time in seconds after the warm-up; later where the fleet has not recovered from the fault before.
    target: index of the server or worker; unused for other kinds.
    count: number of client connections or provider calls affected; unused for kills.
    down_s: seconds until a killed process is started again.
    """

    at_s: float
    kind: FaultKind
    target: int = 0
    count: int = 1
    down_s: float = 0.0


def make_plan(seed: int, seconds: float, kills: int) -> list[Fault]:
    """Spread kills over the time, with a fault of clients or provider every few seconds in between.

    In the second half the second server and the second worker are spared: their memory at the end shows what the
    other faults cost them.
    """
    rng = random.Random(f"{seed} faults")
    plan = [
        Fault(
            at_s=round(at_s, 2),
            kind=kind,
            target=rng.randrange(2) if at_s < seconds / 2 else 0,
            down_s=round(rng.uniform(0.2, 2.5), 2),
        )
        for at_s, kind in zip(
            _times(rng, seconds, kills),
            _shuffled_rounds(rng, _ESSENTIAL_KILLS, _OTHER_KILLS),
            strict=False,
        )
    ]
    count = max(len(_NETWORK_FAULTS), int(seconds / _NETWORK_FAULT_EVERY_S))
    plan += [
        Fault(at_s=round(at_s, 2), kind=kind, count=rng.randint(1, 3))
        for at_s, kind in zip(
            _times(rng, seconds, count), _shuffled_rounds(rng, _NETWORK_FAULTS), strict=False
        )
    ]
    return sorted(plan, key=lambda fault: fault.at_s)


def _times(rng: random.Random, seconds: float, count: int) -> list[float]:
    gap = seconds / max(count, 1)
    return [(number + rng.uniform(0.1, 0.7)) * gap for number in range(count)]


def _shuffled_rounds(rng: random.Random, *groups: Sequence[FaultKind]) -> Iterator[FaultKind]:
    """Yield each group in random order, one group after the other, without end."""
    while True:
        for group in groups:
            yield from rng.sample(group, len(group))
