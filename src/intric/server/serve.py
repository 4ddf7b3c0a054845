"""`eneo serve`: the server process, with a worker beside it."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import structlog
import uvicorn

from intric.database.embedded import EmbeddedPostgres, EmbeddedPostgresError
from intric.main.bootstrap import bootstrap
from intric.main.container.server import server_container
from intric.main.runtime import Runtime
from intric.server.app import create_app
from intric.server.listening import listen
from intric.server.welcome import welcome
from intric.server.worker_process import WorkerProcess
from intric.shared.config import ConfigurationError, Settings

log = structlog.get_logger()

BRING_BACK_EVERY_S = 5.0
# How long answers that are under way may take to end after a SIGTERM.
SHUTDOWN_TIMEOUT_S = 5


class _Server(uvicorn.Server):
    """Leaves signals to the event loop: uvicorn raises them once more when it has ended, before the worker has.

    Args:
        before_leaving: called each time it is told to stop.
    """

    def __init__(self, config: uvicorn.Config, before_leaving: Callable[[], None]) -> None:
        super().__init__(config)
        self._before_leaving = before_leaving

    def _leave(self) -> None:
        self._before_leaving()
        # Never as SIGINT: at a second one uvicorn would leave its lifespan open, and say so with a stack trace.
        self.handle_exit(signal.SIGTERM, None)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._leave)
        yield


async def serve(runtime: Runtime, *, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT; at a second one the worker waits no longer for what is out.

    Raises:
        ConfigurationError: the address can't be listened on.
        CatalogueError: the catalogue file is broken.
    """
    listening = _listen(runtime.settings)
    await bootstrap(runtime)
    container = server_container(runtime)
    login = await container.first_tenant()
    worker = WorkerProcess(runtime.provider_variables) if with_worker else None

    def leave() -> None:
        container.generation_events().shutdown()
        if worker is not None and server.should_exit:  # so it was told before
            worker.force_stop()

    server = _Server(
        uvicorn.Config(
            create_app(container),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_TIMEOUT_S,
        ),
        before_leaving=leave,
    )
    # The worker leaves first: it may wait for the database to store what it has brought home.
    async with _embedded_kept_up(runtime.embedded), _kept_running(worker):
        print(welcome(runtime.settings, listening.getsockname()[1], login), flush=True)
        await server.serve(sockets=[listening])


def _listen(settings: Settings) -> socket.socket:
    try:
        return listen(settings.host, settings.port)
    except OSError as error:
        reason = error.strerror
    raise ConfigurationError(
        f"ENEO_HOST, ENEO_PORT: {settings.host}:{settings.port} can't be listened on ({reason}). "
        "Is Eneo running already? Set ENEO_PORT to another port to run a second one."
    )


@asynccontextmanager
async def _kept_running(worker: WorkerProcess | None) -> AsyncIterator[None]:
    if worker is None:
        yield
        return
    running = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        await worker.stop()
        await _end(running)


@asynccontextmanager
async def _embedded_kept_up(embedded: EmbeddedPostgres | None) -> AsyncIterator[None]:
    """Bring the embedded PostgreSQL back should it die; everything else then heals by itself."""

    async def keep_up(server: EmbeddedPostgres) -> None:
        while True:
            await asyncio.sleep(BRING_BACK_EVERY_S)
            try:
                await asyncio.to_thread(server.start)
            except EmbeddedPostgresError as error:
                log.error("embedded_postgres_start_failed", reason=str(error))

    if embedded is None:
        yield
        return
    keeping = asyncio.create_task(keep_up(embedded))
    try:
        yield
    finally:
        await _end(keeping)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
