"""Runs periodic maintenance, such as expiring drafts. Its tasks are `maintenance_tasks` of the worker's container."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

import structlog

from intric.database.lost_connection import is_lost_connection
from intric.shared.exceptions import DatabaseUnavailable

log = structlog.get_logger()

INTERVAL_S = 30.0

Task = Callable[[datetime], Awaitable[None]]
LeaderLock = Callable[[], AbstractAsyncContextManager[bool]]


class PeriodicTasks:
    """Runs the tasks one after the other, in one process at a time.

    Args:
        tasks: name in the log -> task, called with the current time. A failed one is retried in the next round and
            does not stop the others.
        leader_lock: opens a block that yields whether this process leads, for the length of the block.
        interval_s: seconds from the end of one round to the start of the next.
    """

    def __init__(
        self,
        tasks: Mapping[str, Task],
        leader_lock: LeaderLock,
        *,
        interval_s: float = INTERVAL_S,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._tasks = tasks
        self._leader_lock = leader_lock
        self._interval_s = interval_s
        self._now = now
        self._is_paused = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run rounds for the length of the block. Its end cancels a running task, which is rolled back."""
        running = asyncio.create_task(self._run())
        try:
            yield
        finally:
            running.cancel()
            await asyncio.wait([running])

    async def _run(self) -> None:
        while True:
            await self._round()
            await asyncio.sleep(self._interval_s)

    async def _round(self) -> None:
        try:
            async with self._leader_lock() as leads:
                if leads:
                    await self._run_all()
        except Exception as error:
            if not _is_unavailable(error):
                log.error("maintenance_failed", error=type(error).__name__)
            elif not self._is_paused:
                self._is_paused = True
                log.warning("maintenance_paused", error=type(error).__name__)
        else:
            self._is_paused = False

    async def _run_all(self) -> None:
        for name, task in self._tasks.items():
            try:
                await task(self._now())
            except Exception as error:
                if _is_unavailable(error):
                    raise
                # Only the class: the error's message may hold user input.
                log.error("maintenance_task_failed", job=name, error=type(error).__name__)


def _is_unavailable(error: Exception) -> bool:
    return isinstance(error, DatabaseUnavailable) or is_lost_connection(error)
