"""Two servers and two workers over one PostgreSQL, each started again whenever it has ended."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.database import ChaosDatabase
from tests.support.members import SERVER, WORKER, Member

POLL_S = 0.1
LEAVES_WITHIN_S = 40.0  # more than ENEO_SHUTDOWN_GRACE_S of the fleet
AGAIN_AFTER_S = 0.5


@dataclass(slots=True)
class Ending:
    """A process that ended.

    Args:
        told: the signal that it got from us; None when it ended by itself.
        was_ready: it had got through its start.
        at: when it was told, or else when it ended.
    """

    name: str
    role: str
    told: str | None
    was_ready: bool
    at: float
    code: int
    words: str = ""


@dataclass(slots=True)
class Kept:
    """A member and its supervisor's knowledge of it."""

    member: Member
    ready: bool = False
    was_ready: bool = False
    told: str | None = None
    told_at: float = 0.0
    away_s: float = 0.0


@dataclass(slots=True)
class Fleet:
    members: list[Kept]
    database: ChaosDatabase
    endings: list[Ending] = field(default_factory=list)

    def of(self, role: str) -> list[Kept]:
        return [kept for kept in self.members if kept.member.role == role]

    @property
    def can_work(self) -> bool:
        """Whether a request would be taken and carried out by somebody."""
        return self.database.is_up and all(
            any(kept.ready for kept in self.of(role)) for role in (SERVER, WORKER)
        )

    @property
    def is_whole(self) -> bool:
        return self.database.is_up and all(kept.ready for kept in self.members)

    def tell(self, role: str, number: int, signal: str, away_s: float) -> None:
        """SIGKILL or SIGTERM for one member, which is started again `away_s` seconds after it has ended."""
        kept = self.of(role)[number]
        kept.told, kept.told_at, kept.away_s, kept.ready = signal, time.time(), away_s, False
        if signal == "SIGKILL":
            kept.member.process.kill()
        else:
            kept.member.process.terminate()

    async def keep(self, kept: Kept) -> None:
        """Start a member again and again, until cancelled."""
        while True:
            kept.member.start()
            kept.was_ready = False
            await self._until_it_ends(kept)
            self.endings.append(self._ending(kept))
            away_s, kept.told, kept.ready = kept.away_s or AGAIN_AFTER_S, None, False
            await asyncio.sleep(away_s)

    async def _until_it_ends(self, kept: Kept) -> None:
        process = kept.member.process
        while process.poll() is None:
            if kept.told == "SIGTERM" and time.time() > kept.told_at + LEAVES_WITHIN_S:
                process.kill()
            if not kept.ready and kept.told is None:
                kept.ready = await asyncio.to_thread(_is_ready, kept.member) and kept.told is None
                kept.was_ready |= kept.ready
            await asyncio.sleep(POLL_S)

    def _ending(self, kept: Kept) -> Ending:
        code = kept.member.process.returncode
        words = kept.member.said()[-300:] if code not in (0, -9) else ""
        at = kept.told_at if kept.told else time.time()
        return Ending(kept.member.name, kept.member.role, kept.told, kept.was_ready, at, code, words)


def _is_ready(member: Member) -> bool:
    try:
        return member.is_ready()
    except AssertionError:
        return False


@contextmanager
def made(folder: Path, database: ChaosDatabase, environment: dict[str, str]) -> Iterator[Fleet]:
    """A fleet that is not started yet; at the end none of its processes is left."""
    members = [Member(role, number, folder, environment) for role in (SERVER, WORKER) for number in (1, 2)]
    try:
        yield Fleet([Kept(member) for member in members], database)
    finally:
        for member in members:
            if member.has_started:
                member.process.kill()
                member.process.wait()
