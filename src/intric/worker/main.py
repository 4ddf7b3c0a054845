"""The worker process: processes queued provider calls until it is stopped."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

import structlog

from intric.main.bootstrap import bootstrap
from intric.main.runtime import Runtime
from intric.settings.address_check import warn_of_refused
from intric.shared.open_files import raise_open_file_limit
from intric.worker.leader_lock import leader_lock
from intric.worker.periodic_tasks import PeriodicTasks
from intric.worker.presence import worker_presence

log = structlog.get_logger()

# How long the queue consumer may take to end after the running calls were aborted.
SHUTDOWN_TIMEOUT_S = 5.0


async def run_worker(runtime: Runtime, *, until_stdin_closes: bool = False) -> None:
    """Work until SIGTERM or SIGINT.

    Running calls then have ENEO_SHUTDOWN_GRACE_S seconds to complete, or until a second signal; the rest end as
    `outcome_unknown`.

    Args:
        until_stdin_closes: stop also when stdin closes, as it does when the parent process ends.
    """
    raise_open_file_limit()
    await bootstrap(runtime)
    # Imported here, since LiteLLM's import would slow down `eneo --help`.
    from intric.main.container.worker import open_worker_container

    async with open_worker_container(runtime) as container, worker_presence(runtime.database):
        if not until_stdin_closes:  # else the server has
            await warn_of_refused(runtime.database, container.host_check())
        stop = _Stop()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.request)
        if until_stdin_closes:
            _when_stdin_closes(loop, stop.request)
        log.info("worker_ready")

        async def list_queues() -> list[str]:
            async with runtime.database.transaction() as session:
                return await container.model_catalogue().provider_queues(session)

        working = asyncio.create_task(container.queue_consumer().run(await list_queues(), list_queues))
        periodic = PeriodicTasks(container.maintenance_tasks(), partial(leader_lock, runtime.database))
        async with periodic.running():
            await _first(working, stop.requested.wait())
        container.queue_consumer().stop()
        await _first(working, stop.forced.wait(), within_s=runtime.settings.shutdown_grace_s)
        if not working.done():
            await container.generation_worker().abort()
        with suppress(TimeoutError):
            await asyncio.wait_for(working, SHUTDOWN_TIMEOUT_S)
    log.info("worker_stopped")


class _Stop:
    """The first signal lets running calls complete, the second aborts them."""

    def __init__(self) -> None:
        self.requested, self.forced = asyncio.Event(), asyncio.Event()

    def request(self) -> None:
        (self.forced if self.requested.is_set() else self.requested).set()


async def _first(*waiting: Awaitable[object], within_s: float | None = None) -> None:
    """Wait until one of the awaitables is done, at most `within_s` seconds."""
    tasks = [asyncio.ensure_future(each) for each in waiting]
    await asyncio.wait(tasks, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)


def _when_stdin_closes(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    stdin = sys.stdin.fileno()

    def read() -> None:
        if not os.read(stdin, 1024):
            loop.remove_reader(stdin)
            stop()

    loop.add_reader(stdin, read)
