import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID


class FakeBell:
    def __init__(self, somebody_waits: asyncio.Event, leaving: asyncio.Event) -> None:
        self.rung = asyncio.Event()
        self._somebody_waits = somebody_waits
        self._leaving = leaving

    async def wait(self, timeout_s: float) -> bool:
        self._somebody_waits.set()
        if not self._leaving.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.rung.wait(), timeout_s)
            self.rung.clear()
        return not self._leaving.is_set()


class FakeGenerationEvents:
    """GenerationEvents within one process."""

    def __init__(self) -> None:
        self.subscriptions: defaultdict[UUID, list[FakeBell]] = defaultdict(list)
        self.somebody_waits = asyncio.Event()
        self.leaving = asyncio.Event()

    @asynccontextmanager
    async def listen(self, generation_id: UUID) -> AsyncIterator[FakeBell]:
        subscription = FakeBell(self.somebody_waits, self.leaving)
        self.subscriptions[generation_id].append(subscription)
        try:
            yield subscription
        finally:
            self.subscriptions[generation_id].remove(subscription)

    def notify(self, generation_id: UUID) -> None:
        for subscription in self.subscriptions[generation_id]:
            subscription.rung.set()

    def shutdown(self) -> None:
        self.leaving.set()
        for generation_id in list(self.subscriptions):
            self.notify(generation_id)
