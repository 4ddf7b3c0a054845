"""Consumes the queue: PgQueuer delivers jobs, at most so many at once as each provider allows."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta

import asyncpg
import structlog
from pgqueuer.core.qm import QueueManager
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries

log = structlog.get_logger()

# A killed worker's jobs are delivered again after this time; their calls then end as `outcome_unknown`.
HEARTBEAT_TIMEOUT = timedelta(seconds=10)
DEQUEUE_TIMEOUT = timedelta(seconds=2)
RECONNECT_PAUSE_S = 1.0
POOL_SIZE = 4
CONNECT_TIMEOUT_S = 5.0
COMMAND_TIMEOUT_S = 10.0
CLOSE_TIMEOUT_S = 2.0

# How soon calls of a provider that a sync of the catalogue has added are worked on.
REFRESH_INTERVAL_S = 5.0

ProcessJob = Callable[[str, int], Awaitable[None]]
ListProviders = Callable[[], Awaitable[Sequence[str]]]


class QueueConsumer:
    """Args:
    dsn: PostgreSQL address as asyncpg takes it; a direct connection or a pooler in session mode.
    limit: concurrent calls for each provider, over all workers of the database.
    on_stop: tells those who process jobs that no more come.
    refresh_interval_s: seconds after which the providers are listed again.
    """

    def __init__(
        self,
        dsn: str,
        limit: int,
        process_job: ProcessJob,
        *,
        on_stop: Callable[[], None] = lambda: None,
        refresh_interval_s: float = REFRESH_INTERVAL_S,
    ) -> None:
        self._dsn = dsn
        self._limit = limit
        self._process_job = process_job
        self._on_stop = on_stop
        self._refresh_interval_s = refresh_interval_s
        self._providers: list[str] = []
        self._session: _ConsumerSession | None = None
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take no more jobs; `run` returns when the running calls have completed."""
        self._stopping.set()
        self._on_stop()

    async def run(self, providers: Sequence[str], list_providers: ListProviders | None = None) -> None:
        """Process the queues of these providers until stopped, reconnecting when the database is lost.

        Args:
            list_providers: asked again and again for the providers that there are now.
        """
        self._add(providers)
        refreshing = asyncio.create_task(self._refresh(list_providers)) if list_providers else None
        sessions: set[asyncio.Task[None]] = set()
        while not self._stopping.is_set():
            session = self._session = _ConsumerSession(self._dsn, self._limit, self._process_job)
            working = asyncio.create_task(session.work(self._providers))
            sessions.add(working)
            working.add_done_callback(sessions.discard)
            await _first_of(session.has_ended, self._stopping)
            session.end()
            # The next session does not wait for this one's running calls, which may take a minute.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), RECONNECT_PAUSE_S)
        if refreshing:
            refreshing.cancel()
        await asyncio.gather(*sessions)

    async def _refresh(self, list_providers: ListProviders) -> None:
        while True:
            await asyncio.sleep(self._refresh_interval_s)
            with suppress(Exception):  # the database may be unavailable: the session says so in the log
                self._add(await list_providers())

    def _add(self, providers: Sequence[str]) -> None:
        new = [provider for provider in providers if provider not in self._providers]
        self._providers += new
        if self._session is not None:
            self._session.add(new)


class _ConsumerSession:
    """One queue manager over its own connections: once it has lost one of them it takes no more jobs.

    PgQueuer itself reports a dead listener only when all running jobs have ended.
    """

    def __init__(self, dsn: str, limit: int, process_job: ProcessJob) -> None:
        self._dsn = dsn
        self._limit = limit
        self._process_job = process_job
        self._manager: QueueManager | None = None
        self.has_ended = asyncio.Event()

    def end(self) -> None:
        """Take no more jobs."""
        self.has_ended.set()
        if self._manager is not None:
            self._manager.shutdown.set()

    def add(self, providers: Sequence[str]) -> None:
        """Take jobs of these providers too: PgQueuer reads its entrypoints whenever it looks for jobs."""
        if self._manager is not None:
            for provider in providers:
                self._manager.entrypoint(provider, concurrency_limit=self._limit)(self._run_job)

    async def work(self, providers: Sequence[str]) -> None:
        """Process jobs until the session is over and its running calls have completed."""
        try:
            await self._work(providers)
        except Exception as error:  # PgQueuer raises anything that its driver or listener raises
            log.warning("queue_consumer_disconnected", error=type(error).__name__)
        finally:
            self.has_ended.set()

    async def _work(self, providers: Sequence[str]) -> None:
        pool = await asyncpg.create_pool(
            self._dsn,
            min_size=1,
            max_size=POOL_SIZE,
            timeout=CONNECT_TIMEOUT_S,
            command_timeout=COMMAND_TIMEOUT_S,
            max_inactive_connection_lifetime=0,  # a connection ends only when it is lost
            init=self._watch,
        )
        try:
            manager = QueueManager(Queries(AsyncpgPoolDriver(pool)))
            self._manager = manager
            self.add(providers)
            if not self.has_ended.is_set():
                await self._run(manager)
        finally:
            # PgQueuer does not return a dead listener's connection, and closing would wait for it for ever.
            with suppress(TimeoutError):
                await asyncio.wait_for(pool.close(), CLOSE_TIMEOUT_S)

    async def _run(self, manager: QueueManager) -> None:
        ending = asyncio.create_task(manager.shutdown.wait())
        ending.add_done_callback(lambda _: self.has_ended.set())
        try:
            await manager.run(
                dequeue_timeout=DEQUEUE_TIMEOUT,
                heartbeat_timeout=HEARTBEAT_TIMEOUT,
                shutdown_on_listener_failure=True,
            )
        finally:
            ending.cancel()

    async def _watch(self, connection: asyncpg.Connection) -> None:
        connection.add_termination_listener(lambda _: self.end())

    async def _run_job(self, job: Job) -> None:
        try:
            await self._process_job(job.entrypoint, int(job.id))
        except Exception as error:
            # The class only: the error may hold a prompt. Raised, PgQueuer would store its traceback in a table.
            log.error("job_failed", error=type(error).__name__)


async def _first_of(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
