"""Two servers and two workers over one PostgreSQL, each restarted whenever it has ended."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.database import ChaosDatabase
from tests.support.members import SERVER, WORKER, Member

POLL_S = 0.1
STOP_TIMEOUT_S = 40.0  # more than the fleet's ENEO_SHUTDOWN_GRACE_S
RESTART_DELAY_S = 0.5
_LOG_TAIL_CHARACTERS = 300


@dataclass(slots=True)
class ProcessExit:
    """A process that ended.

    Args:
        signal: the name of the signal that the harness sent; None when the process ended by itself.
        was_ready: whether it had completed its start.
        at: Unix time of the signal, or of the exit where there was none.
    """

    name: str
    role: str
    signal: str | None
    was_ready: bool
    at: float
    code: int
    log_tail: str = ""


@dataclass(slots=True)
class SupervisedMember:
    """A member with what the supervisor knows about its current run."""

    member: Member
    ready: bool = False
    was_ready: bool = False
    signal: str | None = None
    signalled_at: float = 0.0
    down_s: float = 0.0


@dataclass(slots=True)
class Fleet:
    members: list[SupervisedMember]
    database: ChaosDatabase
    exits: list[ProcessExit] = field(default_factory=list)

    def of(self, role: str) -> list[SupervisedMember]:
        return [supervised for supervised in self.members if supervised.member.role == role]

    @property
    def can_serve(self) -> bool:
        """Whether a request would be accepted and its calls processed."""
        return self.database.is_up and all(
            any(supervised.ready for supervised in self.of(role)) for role in (SERVER, WORKER)
        )

    @property
    def is_complete(self) -> bool:
        """Whether every process and the database are ready."""
        return self.database.is_up and all(supervised.ready for supervised in self.members)

    def send_signal(self, role: str, number: int, signal: str, down_s: float) -> None:
        """Send SIGKILL or SIGTERM to one member, which is restarted `down_s` seconds after it has ended."""
        target = self.of(role)[number]
        target.signal, target.signalled_at, target.down_s, target.ready = signal, time.time(), down_s, False
        if signal == "SIGKILL":
            target.member.process.kill()
        else:
            target.member.process.terminate()

    async def supervise(self, supervised: SupervisedMember) -> None:
        """Start a member and restart it whenever it ends, until cancelled."""
        while True:
            supervised.member.start()
            supervised.was_ready = False
            await self._wait_for_exit(supervised)
            self.exits.append(_exit_of(supervised))
            down_s = supervised.down_s or RESTART_DELAY_S
            supervised.signal, supervised.ready = None, False
            await asyncio.sleep(down_s)

    async def _wait_for_exit(self, supervised: SupervisedMember) -> None:
        process = supervised.member.process
        while process.poll() is None:
            if supervised.signal == "SIGTERM" and time.time() > supervised.signalled_at + STOP_TIMEOUT_S:
                process.kill()
            if not supervised.ready and supervised.signal is None:
                ready = await asyncio.to_thread(_is_ready, supervised.member)
                supervised.ready = ready and supervised.signal is None
                supervised.was_ready |= supervised.ready
            await asyncio.sleep(POLL_S)


def _exit_of(supervised: SupervisedMember) -> ProcessExit:
    member = supervised.member
    code = member.process.returncode
    log_tail = member.log_since_start()[-_LOG_TAIL_CHARACTERS:] if code not in (0, -9) else ""
    at = supervised.signalled_at if supervised.signal else time.time()
    return ProcessExit(member.name, member.role, supervised.signal, supervised.was_ready, at, code, log_tail)


def _is_ready(member: Member) -> bool:
    try:
        return member.is_ready()
    except AssertionError:
        return False


@contextmanager
def create_fleet(folder: Path, database: ChaosDatabase, environment: dict[str, str]) -> Iterator[Fleet]:
    """Give a fleet that is not started yet; kill all its processes at the end."""
    members = [Member(role, number, folder, environment) for role in (SERVER, WORKER) for number in (1, 2)]
    try:
        yield Fleet([SupervisedMember(member) for member in members], database)
    finally:
        for member in members:
            if member.has_started:
                member.process.kill()
                member.process.wait()
