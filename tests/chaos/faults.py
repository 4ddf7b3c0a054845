"""Injects the faults of a plan, each when its time has come and the fleet has recovered from the one before."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import httpx

from tests.chaos.api import ApiClient
from tests.chaos.fleet import Fleet
from tests.chaos.plan import Fault, FaultKind
from tests.chaos.provider import Answer, CountingOpenAI
from tests.support.members import SERVER, WORKER
from tests.support.waiting import eventually

POLL_S = 0.05
RECOVERY_TIMEOUT_S = 120.0

_PROVIDER_FAULTS = {
    FaultKind.RESET: Answer.RESET,
    FaultKind.RESET_IN_THE_MIDDLE: Answer.RESET_IN_THE_MIDDLE,
    FaultKind.HANG: Answer.HUNG,
}
_SIGNALS = {
    FaultKind.KILL_WORKER: (WORKER, "SIGKILL"),
    FaultKind.TERM_WORKER: (WORKER, "SIGTERM"),
    FaultKind.KILL_SERVER: (SERVER, "SIGKILL"),
    FaultKind.TERM_SERVER: (SERVER, "SIGTERM"),
}


@dataclass(slots=True)
class FaultInjector:
    """Args:
    progress: called with a line of text for each fault.
    injected: how many faults of each kind.
    recovery_s: for each outage of the database, seconds until the last running server was ready again.
    """

    fleet: Fleet
    provider: CountingOpenAI
    api: ApiClient
    progress: Callable[[str], None]
    injected: dict[FaultKind, int] = field(default_factory=dict)
    recovery_s: list[float] = field(default_factory=list)
    _rng: random.Random = field(default_factory=lambda: random.Random(0))

    async def run(self, plan: list[Fault]) -> None:
        """Inject all faults. Raises AssertionError when the fleet does not recover in time."""
        began = time.monotonic()
        for fault in plan:
            await asyncio.sleep(max(0.0, began + fault.at_s - time.monotonic()))
            condition = f"a fleet ready for {fault.kind}"
            await eventually(
                partial(self._is_ready_for, fault), condition, RECOVERY_TIMEOUT_S, every_s=POLL_S
            )
            self.progress(f"{time.monotonic() - began:6.1f} s  {_describe(fault)}")
            await self._inject(fault)
            self.injected[fault.kind] = self.injected.get(fault.kind, 0) + 1

    def _is_ready_for(self, fault: Fault) -> bool:
        """Whether work is being processed that the fault can interrupt, and the process to be ended runs."""
        if not self.fleet.can_serve:
            return False
        if fault.kind not in _SIGNALS:
            return True
        role, _ = _SIGNALS[fault.kind]
        return self.fleet.of(role)[fault.target].ready

    async def _inject(self, fault: Fault) -> None:
        if fault.kind in _SIGNALS:
            role, signal = _SIGNALS[fault.kind]
            self.fleet.send_signal(role, fault.target, signal, fault.down_s)
        elif fault.kind in _PROVIDER_FAULTS:
            self.provider.fail_next(_PROVIDER_FAULTS[fault.kind], fault.count)
        elif fault.kind is FaultKind.CUT_CLIENTS:
            self.api.drop_connections(fault.count, self._rng)
        else:
            signal = "SIGINT" if fault.kind is FaultKind.RESTART_DATABASE else "SIGKILL"
            await self.fleet.database.restart(signal, fault.down_s)
            self.recovery_s.append(await self._wait_for_servers())

    async def _wait_for_servers(self) -> float:
        """Wait until every running server is ready; return the seconds that it took."""
        began = time.monotonic()
        urls = [supervised.member.url for supervised in self.fleet.of(SERVER) if supervised.ready]
        async with httpx.AsyncClient(timeout=RECOVERY_TIMEOUT_S) as http:
            for url in urls:
                await eventually(
                    partial(_is_ready, http, url), f"{url} ready", RECOVERY_TIMEOUT_S, every_s=POLL_S
                )
        return time.monotonic() - began


def _describe(fault: Fault) -> str:
    if fault.kind in _SIGNALS:
        return f"{fault.kind} {fault.target + 1}"
    return fault.kind if fault.kind.of_database else f"{fault.kind} ({fault.count})"


async def _is_ready(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(f"{url}/readyz")).status_code == 200
    except httpx.TransportError:
        return False
