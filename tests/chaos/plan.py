"""What is done to the fleet and when. It derives from the seed alone, so that a run can be played again."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
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
        return self in (Kind.RESTART_DATABASE, Kind.KILL_DATABASE)


_ESSENTIAL_KILLS = (Kind.KILL_WORKER, Kind.TERM_SERVER, Kind.RESTART_DATABASE)
_OTHER_KILLS = (Kind.KILL_WORKER, Kind.TERM_WORKER, Kind.KILL_SERVER, Kind.KILL_DATABASE)
_FAULTS = (Kind.CUT_CLIENTS, Kind.RESET, Kind.RESET_IN_THE_MIDDLE, Kind.HANG)
_FAULT_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Deed:
    """Args:
    at_s: seconds since the end of the warm-up; later where the fleet has not got over the deed before.
    target: which of the two servers or workers; without meaning for other kinds.
    count: how many clients are cut, or calls misanswered; without meaning for kills.
    away_s: how long what was ended stays away.
    """

    at_s: float
    kind: Kind
    target: int = 0
    count: int = 1
    away_s: float = 0.0


def make_plan(seed: int, seconds: float, kills: int) -> list[Deed]:
    """Kills spread over the time, with a fault of clients or provider every few seconds in between.

    From half of the time on the second server and the second worker are spared: their memory at the end tells
    what all the rest has cost them.
    """
    dice = random.Random(f"{seed} deeds")
    deeds = [
        Deed(
            at_s=round(moment, 2),
            kind=kind,
            target=dice.randrange(2) if moment < seconds / 2 else 0,
            away_s=round(dice.uniform(0.2, 2.5), 2),
        )
        for moment, kind in zip(
            _moments(dice, seconds, kills), _bags(dice, _ESSENTIAL_KILLS, _OTHER_KILLS), strict=False
        )
    ]
    faults = max(len(_FAULTS), int(seconds / _FAULT_EVERY_S))
    deeds += [
        Deed(at_s=round(moment, 2), kind=kind, count=dice.randint(1, 3))
        for moment, kind in zip(_moments(dice, seconds, faults), _bags(dice, _FAULTS), strict=False)
    ]
    return sorted(deeds, key=lambda deed: deed.at_s)


def _moments(dice: random.Random, seconds: float, count: int) -> list[float]:
    gap = seconds / max(count, 1)
    return [(number + dice.uniform(0.1, 0.7)) * gap for number in range(count)]


def _bags(dice: random.Random, *bags: Sequence[Kind]) -> Iterator[Kind]:
    """Everything of the first bag in some order, then of the next, and from the start again."""
    while True:
        for bag in bags:
            yield from dice.sample(bag, len(bag))
