"""What has to be done now and then, whether or not anybody asks: drafts expire, what was lost is put right."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

import structlog

from intric.database.lost_connection import is_lost_connection
from intric.shared.exceptions import DatabaseUnavailable

log = structlog.get_logger()

TICK_S = 30.0

Job = Callable[[datetime], Awaitable[None]]
LeaderLock = Callable[[], AbstractAsyncContextManager[bool]]


class PeriodicTasks:
    """Runs maintenance jobs one after the other, in one process of the fleet at a time.

    Args:
        jobs: by the name that the log gives them; each is told the time. A job that fails is tried again at the next
            tick and keeps no other from its work.
        leader_lock: opens a block that says whether it is this process's leader_lock, which holds until the block ends.
        tick_s: seconds from the end of one round to the start of the next.
    """

    def __init__(
        self,
        jobs: Mapping[str, Job],
        leader_lock: LeaderLock,
        *,
        tick_s: float = TICK_S,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._jobs = jobs
        self._leader_lock = leader_lock
        self._tick_s = tick_s
        self._now = now
        self._database_is_away = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tick for the length of the block. Leaving it waits for nothing: what is not committed is not done."""
        ticking = asyncio.create_task(self._run())
        try:
            yield
        finally:
            ticking.cancel()
            await asyncio.wait([ticking])

    async def _run(self) -> None:
        while True:
            await self._round()
            await asyncio.sleep(self._tick_s)

    async def _round(self) -> None:
        try:
            async with self._leader_lock() as mine:
                if mine:
                    await self._do_all()
        except Exception as error:
            if not _is_away(error):
                log.error("maintenance_failed", error=type(error).__name__)
            elif not self._database_is_away:
                self._database_is_away = True
                log.warning("maintenance_paused", error=type(error).__name__)
        else:
            self._database_is_away = False

    async def _do_all(self) -> None:
        for name, job in self._jobs.items():
            try:
                await job(self._now())
            except Exception as error:
                if _is_away(error):
                    raise
                # Without words: the error may hold what somebody wrote.
                log.error("maintenance_task_failed", job=name, error=type(error).__name__)


def _is_away(error: Exception) -> bool:
    return isinstance(error, DatabaseUnavailable) or is_lost_connection(error)
