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
from intric.server.connections.accepting import (
    AcceptErrors,
    connections_within_files,
    limited,
    restore_backlog,
)
from intric.server.connections.connection_limit import ConnectionLimits, Connections
from intric.server.connections.listening import listen
from intric.server.welcome import welcome
from intric.server.worker_process import WorkerProcess
from intric.settings.address_check import warn_of_refused
from intric.shared.config import ConfigurationError, Settings
from intric.shared.hosts import bracketed
from intric.shared.open_files import raise_open_file_limit

log = structlog.get_logger()

RESTART_INTERVAL_S = 5.0
# How long running responses may take to end after a SIGTERM.
SHUTDOWN_TIMEOUT_S = 5


class _Server(uvicorn.Server):
    """Handles signals in the event loop: uvicorn re-raises them when it has ended, before the worker has.

    Args:
        on_signal: called for each signal to stop.
    """

    def __init__(self, config: uvicorn.Config, on_signal: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_signal = on_signal

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        restore_backlog(sockets or ())

    def _handle_signal(self) -> None:
        self._on_signal()
        # Never SIGINT: at a second one uvicorn skips the end of the lifespan, with a stack trace.
        self.handle_exit(signal.SIGTERM, None)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._handle_signal)
        yield


async def serve(runtime: Runtime, *, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT; a second one makes the worker abort its running calls.

    Raises:
        ConfigurationError: the address can't be bound.
        CatalogueError: the catalogue file is invalid.
    """
    raise_open_file_limit()
    listening = _listen(runtime.settings)
    await bootstrap(runtime)
    container = server_container(runtime)
    login = await container.first_tenant()
    await warn_of_refused(runtime.database, container.host_check())
    worker = WorkerProcess(runtime.provider_variables) if with_worker else None

    def on_signal() -> None:
        container.generation_events().shutdown()
        if worker is not None and server.should_exit:  # the second signal
            worker.force_stop()

    connections = Connections(_limits(runtime.settings))
    AcceptErrors(connections).install(asyncio.get_running_loop())
    server = _Server(
        uvicorn.Config(
            create_app(container),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # the app has its own, which trusts no proxy unless it is configured
            timeout_graceful_shutdown=SHUTDOWN_TIMEOUT_S,
            **limited(connections),
        ),
        on_signal=on_signal,
    )
    # The worker stops before the database: it may still have results to store.
    async with _keep_embedded_running(runtime.embedded), _keep_worker_running(worker):
        print(welcome(runtime.settings, listening.getsockname()[1], login), flush=True)
        try:
            await server.serve(sockets=[listening])
        finally:
            container.icon_decoders().close()


def _limits(settings: Settings) -> ConnectionLimits:
    return ConnectionLimits(
        connections=connections_within_files(settings.max_connections),
        header_timeout_s=settings.header_timeout_s,
        body_timeout_s=settings.body_timeout_s,
        body_bytes_per_s=settings.min_upload_bytes_per_s,
        keep_alive_timeout_s=settings.keep_alive_timeout_s,
    )


def _listen(settings: Settings) -> socket.socket:
    try:
        return listen(settings.host, settings.port)
    except OSError as error:
        reason = error.strerror
    raise ConfigurationError(
        f"ENEO_HOST, ENEO_PORT: {bracketed(settings.host)}:{settings.port} can't be listened on ({reason}). "
        "Is Eneo running already? Set ENEO_PORT to another port to run a second one."
    )


@asynccontextmanager
async def _keep_worker_running(worker: WorkerProcess | None) -> AsyncIterator[None]:
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
async def _keep_embedded_running(embedded: EmbeddedPostgres | None) -> AsyncIterator[None]:
    """Restart the embedded PostgreSQL if it dies; all other parts reconnect by themselves."""

    async def restart_when_dead(server: EmbeddedPostgres) -> None:
        while True:
            await asyncio.sleep(RESTART_INTERVAL_S)
            try:
                await asyncio.to_thread(server.start)
            except EmbeddedPostgresError as error:
                log.error("embedded_postgres_start_failed", reason=str(error))

    if embedded is None:
        yield
        return
    restarting = asyncio.create_task(restart_when_dead(embedded))
    try:
        yield
    finally:
        await _end(restarting)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
