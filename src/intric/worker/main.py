"""The worker process: carries out provider calls until it is told to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable

import structlog
from sqlalchemy import select

from intric.database.database import Database
from intric.database.tables.image_models_table import ImageModels
from intric.main.prepare import prepare
from intric.main.runtime import Runtime
from intric.worker.liveness import alive

log = structlog.get_logger()


async def run_worker(runtime: Runtime, *, until_stdin_closes: bool = False) -> None:
    """Work until SIGTERM or SIGINT; calls that are out come home first.

    Args:
        until_stdin_closes: stop likewise when whoever started this process is no more.
    """
    await prepare(runtime)
    # Here and not above: whoever only asks for help should not wait for LiteLLM's import.
    from intric.main.container.worker import open_worker_container

    async with (
        open_worker_container(runtime) as container,
        alive(runtime.database),
        container.clock().running(),
    ):
        line = container.permit_line()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, line.stop)
        if until_stdin_closes:
            _when_stdin_closes(loop, line.stop)
        log.info("worker_ready")
        await line.run(await _lines(runtime.database))
    log.info("worker_stopped")


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
