"""The PostgreSQL that the fleet shares; the harness stops and starts it."""

import asyncio
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from intric.database.embedded import EmbeddedPostgres
from tests.integration.database.embedded_support import server, servers
from tests.support.waiting import eventually

STOP_TIMEOUT_S = 60.0


@dataclass(slots=True)
class Outage:
    """Unix times; `ended` is 0 while the outage lasts."""

    began: float
    ended: float = 0.0


@dataclass(slots=True)
class ChaosDatabase:
    """Args:
    outages: each from the signal until connections are accepted again.
    """

    folder: Path
    postgres: EmbeddedPostgres
    is_up: bool = True
    outages: list[Outage] = field(default_factory=list)

    async def restart(self, signal_name: str, down_s: float) -> None:
        """Send SIGINT (PostgreSQL's fast shutdown) or SIGKILL, and start the server again after `down_s` seconds."""
        outage = Outage(time.time())
        self.outages.append(outage)
        self.is_up = False
        server(self.folder).send_signal(signal.Signals[signal_name])
        await eventually(
            lambda: not servers(self.folder), "the end of PostgreSQL", STOP_TIMEOUT_S, every_s=0.05
        )
        await asyncio.sleep(down_s)
        await asyncio.to_thread(self.postgres.start)
        outage.ended = time.time()
        self.is_up = True
