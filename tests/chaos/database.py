"""The PostgreSQL that the fleet shares. It is the harness's own, so that it may be ended and started at will."""

import asyncio
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from intric.database.embedded import EmbeddedPostgres
from tests.integration.database.embedded_support import server, servers
from tests.support.waiting import eventually


@dataclass(slots=True)
class Outage:
    began: float
    ended: float = 0.0


@dataclass(slots=True)
class ChaosDatabase:
    """Args:
    outages: from the signal until connections are taken again.
    """

    folder: Path
    postgres: EmbeddedPostgres
    is_up: bool = True
    outages: list[Outage] = field(default_factory=list)

    async def end(self, signal_name: str, away_s: float) -> None:
        """SIGINT, which is PostgreSQL's fast shutdown, or SIGKILL; then start it again."""
        outage = Outage(time.time())
        self.outages.append(outage)
        self.is_up = False
        server(self.folder).send_signal(signal.Signals[signal_name])
        await eventually(lambda: not servers(self.folder), "the end of PostgreSQL", 60, every_s=0.05)
        await asyncio.sleep(away_s)
        await asyncio.to_thread(self.postgres.start)
        outage.ended = time.time()
        self.is_up = True
