import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID


class FakeSubscription:
    """Subscription to FakeGenerationEvents."""

    def __init__(self, has_waiter: asyncio.Event, shutting_down: asyncio.Event) -> None:
        self.notified = asyncio.Event()
        self._has_waiter = has_waiter
        self._shutting_down = shutting_down

    async def wait(self, timeout_s: float) -> bool:
        self._has_waiter.set()
        if not self._shutting_down.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.notified.wait(), timeout_s)
            self.notified.clear()
        return not self._shutting_down.is_set()


class FakeGenerationEvents:
    """GenerationEvents within one process."""

    def __init__(self) -> None:
        self.subscriptions: defaultdict[UUID, list[FakeSubscription]] = defaultdict(list)
        self.has_waiter = asyncio.Event()
        self.shutting_down = asyncio.Event()

    @asynccontextmanager
    async def listen(self, generation_id: UUID) -> AsyncIterator[FakeSubscription]:
        subscription = FakeSubscription(self.has_waiter, self.shutting_down)
        self.subscriptions[generation_id].append(subscription)
        try:
            yield subscription
        finally:
            self.subscriptions[generation_id].remove(subscription)

    def notify(self, generation_id: UUID) -> None:
        for subscription in self.subscriptions[generation_id]:
            subscription.notified.set()

    def shutdown(self) -> None:
        self.shutting_down.set()
        for generation_id in list(self.subscriptions):
            self.notify(generation_id)
