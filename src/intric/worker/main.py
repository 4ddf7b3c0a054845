"""The worker process: carries out provider calls until it is told to stop."""

import asyncio
import signal
import sys

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
    # Here and not above: LiteLLM takes seconds to import, and its keys must be out of the environment by then.
    from intric.main.container.worker import WorkerContainer

    container = WorkerContainer(
        settings=runtime.settings,
        database=runtime.database,
        credential_resolver=runtime.credential_resolver,
    )
    line = container.permit_line()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, line.stop)
    if until_stdin_closes:
        loop.add_reader(sys.stdin.fileno(), lambda: sys.stdin.buffer.raw.read(1) or line.stop())
    async with alive(runtime.database):
        log.info("worker_ready")
        await line.run(await providers(runtime.database))
    await container.litellm_wire().close()
    log.info("worker_stopped")


async def providers(database: Database) -> list[str]:
    """Every line that a call of a model in the catalogue may wait in."""
    async with database.transaction() as session:
        rows = await session.execute(select(ImageModels.credential_provider, ImageModels.family))
        return sorted({provider or family for provider, family in rows})
