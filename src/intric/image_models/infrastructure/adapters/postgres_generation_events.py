"""Generation events over LISTEN/NOTIFY: one connection for all watchers of this process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import asyncpg
import structlog

from intric.image_models.infrastructure.persistence.generation_repo import GENERATION_CHANNEL

log = structlog.get_logger()

RECONNECT_AFTER_S = 0.5
PROBE_EVERY_S = 5.0


class _Subscription:
    def __init__(self, shutting_down: asyncio.Event) -> None:
        self._notified = asyncio.Event()
        self._shutting_down = shutting_down

    def notify(self) -> None:
        self._notified.set()

    async def wait(self, timeout_s: float) -> bool:
        if not self._shutting_down.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._notified.wait(), timeout_s)
            self._notified.clear()
        return not self._shutting_down.is_set()


class PostgresGenerationEvents:
    """GenerationEvents on PostgreSQL. Needs a direct connection, or a pooler in session mode.

    `run` keeps the connection. While it is lost no watcher is notified, so watchers also poll; all are notified when it
    is restored.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._subscriptions: defaultdict[UUID, set[_Subscription]] = defaultdict(set)
        self._shutting_down = asyncio.Event()

    @asynccontextmanager
    async def listen(self, generation_id: UUID) -> AsyncIterator[_Subscription]:
        subscription = _Subscription(self._shutting_down)
        self._subscriptions[generation_id].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[generation_id].discard(subscription)
            if not self._subscriptions[generation_id]:
                del self._subscriptions[generation_id]

    def shutdown(self) -> None:
        """End every wait, since this process is about to end."""
        self._shutting_down.set()
        self._notify_all()

    async def run(self) -> None:
        """Listen until cancelled; connects again whenever the connection is lost."""
        while True:
            try:
                await self._listen_once()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("generation_events_lost", error=type(error).__name__)
            await asyncio.sleep(RECONNECT_AFTER_S)

    async def _listen_once(self) -> None:
        connection = await asyncpg.connect(self._dsn, timeout=PROBE_EVERY_S)
        try:
            await connection.add_listener(GENERATION_CHANNEL, self._on_notify)
            self._notify_all()
            while True:
                await asyncio.sleep(PROBE_EVERY_S)
                await connection.execute("select 1", timeout=PROBE_EVERY_S)
        finally:
            connection.terminate()

    def _on_notify(self, connection: object, pid: int, channel: str, payload: object) -> None:
        for subscription in self._subscriptions.get(UUID(str(payload)), ()):
            subscription.notify()

    def _notify_all(self) -> None:
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.notify()
