"""Does what the plan says, one deed after the other, each as soon as its time has come and the fleet can bear it."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import httpx

from tests.chaos.api import Talks
from tests.chaos.fleet import Fleet
from tests.chaos.plan import Deed, Kind
from tests.chaos.provider import CountingOpenAI, Fate
from tests.support.members import SERVER, WORKER
from tests.support.waiting import eventually

POLL_S = 0.05
BACK_WITHIN_S = 120.0

_FATES = {
    Kind.RESET: Fate.RESET,
    Kind.RESET_IN_THE_MIDDLE: Fate.RESET_IN_THE_MIDDLE,
    Kind.HANG: Fate.HUNG,
}
_MEMBERS = {
    Kind.KILL_WORKER: (WORKER, "SIGKILL"),
    Kind.TERM_WORKER: (WORKER, "SIGTERM"),
    Kind.KILL_SERVER: (SERVER, "SIGKILL"),
    Kind.TERM_SERVER: (SERVER, "SIGTERM"),
}


@dataclass(slots=True)
class Deeds:
    """Args:
    say: told of each deed as it is done.
    done: how often each was done.
    back_after: for each outage of the database, seconds until the last server that was up answered again.
    """

    fleet: Fleet
    provider: CountingOpenAI
    talks: Talks
    say: Callable[[str], None]
    done: dict[Kind, int] = field(default_factory=dict)
    back_after: list[float] = field(default_factory=list)
    _dice: random.Random = field(default_factory=lambda: random.Random(0))

    async def carry_out(self, plan: list[Deed]) -> None:
        began = time.monotonic()
        for deed in plan:
            await asyncio.sleep(max(0.0, began + deed.at_s - time.monotonic()))
            ready = f"a fleet that can bear {deed.kind}"
            await eventually(partial(self._can_bear, deed), ready, BACK_WITHIN_S, every_s=POLL_S)
            self.say(f"{time.monotonic() - began:6.1f} s  {self._words(deed)}")
            await self._do(deed)
            self.done[deed.kind] = self.done.get(deed.kind, 0) + 1

    def _can_bear(self, deed: Deed) -> bool:
        """Who is to be ended must be there, and somebody able to work: else nothing would be under way to be lost."""
        if not self.fleet.can_work:
            return False
        if deed.kind not in _MEMBERS:
            return True
        return self.fleet.of(_MEMBERS[deed.kind][0])[deed.target].ready

    async def _do(self, deed: Deed) -> None:
        if deed.kind in _MEMBERS:
            self.fleet.tell(*_told(deed), away_s=deed.away_s)
        elif deed.kind in _FATES:
            self.provider.misanswer(_FATES[deed.kind], deed.count)
        elif deed.kind is Kind.CUT_CLIENTS:
            self.talks.cut(deed.count, self._dice)
        else:
            name = "SIGINT" if deed.kind is Kind.RESTART_DATABASE else "SIGKILL"
            await self.fleet.database.end(name, deed.away_s)
            self.back_after.append(await self._until_servers_answer())

    async def _until_servers_answer(self) -> float:
        """Seconds since the database was back."""
        began = time.monotonic()
        urls = [kept.member.url for kept in self.fleet.of(SERVER) if kept.ready]
        async with httpx.AsyncClient(timeout=BACK_WITHIN_S) as http:
            for url in urls:
                await eventually(
                    partial(_answers, http, url), f"an answer of {url}", BACK_WITHIN_S, every_s=POLL_S
                )
        return time.monotonic() - began

    def _words(self, deed: Deed) -> str:
        if deed.kind in _MEMBERS:
            return f"{deed.kind} {deed.target + 1}"
        return deed.kind if deed.kind.of_database else f"{deed.kind} ({deed.count})"


def _told(deed: Deed) -> tuple[str, int, str]:
    role, signal = _MEMBERS[deed.kind]
    return role, deed.target, signal


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(f"{url}/readyz")).status_code == 200
    except httpx.TransportError:
        return False
