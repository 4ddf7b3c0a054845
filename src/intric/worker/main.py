"""The worker process: carries out provider calls until it is told to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from sqlalchemy import select

from intric.database.database import Database
from intric.database.tables.image_models_table import ImageModels
from intric.main.bootstrap import bootstrap
from intric.main.runtime import Runtime
from intric.worker.presence import worker_presence

log = structlog.get_logger()

# How long the line may take to let go after everything that was out has been given up.
SHUTDOWN_TIMEOUT_S = 5.0


async def run_worker(runtime: Runtime, *, until_stdin_closes: bool = False) -> None:
    """Work until SIGTERM or SIGINT.

    Calls that are out then have ENEO_SHUTDOWN_GRACE_S seconds to come home, or until a second signal; those that
    have not end as `outcome_unknown`.

    Args:
        until_stdin_closes: stop likewise when whoever started this process is no more.
    """
    await bootstrap(runtime)
    # Here and not above: whoever only asks for help should not wait for LiteLLM's import.
    from intric.main.container.worker import open_worker_container

    async with open_worker_container(runtime) as container, worker_presence(runtime.database):
        stop = _Stop()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.ask)
        if until_stdin_closes:
            _when_stdin_closes(loop, stop.ask)
        log.info("worker_ready")
        working = asyncio.create_task(container.queue_consumer().run(await _lines(runtime.database)))
        async with container.periodic_tasks().running():
            await _first(working, stop.asked.wait())
        container.queue_consumer().stop()
        await _first(working, stop.force_stop.wait(), within_s=runtime.settings.shutdown_grace_s)
        if not working.done():
            await container.generation_worker().abort()
        with suppress(TimeoutError):
            await asyncio.wait_for(working, SHUTDOWN_TIMEOUT_S)
    log.info("worker_stopped")


class _Stop:
    """Asked once, the worker brings home what is out; asked again, it hurries."""

    def __init__(self) -> None:
        self.asked, self.force_stop = asyncio.Event(), asyncio.Event()

    def ask(self) -> None:
        (self.force_stop if self.asked.is_set() else self.asked).set()


async def _first(*waiting: Awaitable[object], within_s: float | None = None) -> None:
    """Return when one of them is done, at the latest after `within_s` seconds."""
    tasks = [asyncio.ensure_future(each) for each in waiting]
    await asyncio.wait(tasks, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)


def _when_stdin_closes(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    stdin = sys.stdin.fileno()

    def read() -> None:
        if not os.read(stdin, 1024):
            loop.remove_reader(stdin)
            stop()

    loop.add_reader(stdin, read)


async def _lines(database: Database) -> list[str]:
    """Every line that a call of a model in the catalogue may wait in."""
    async with database.transaction() as session:
        rows = await session.execute(select(ImageModels.credential_provider, ImageModels.family))
        return sorted({provider or family for provider, family in rows})
