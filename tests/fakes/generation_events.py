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
        self.bells: defaultdict[UUID, list[FakeBell]] = defaultdict(list)
        self.somebody_waits = asyncio.Event()
        self.leaving = asyncio.Event()

    @asynccontextmanager
    async def listen(self, generation_id: UUID) -> AsyncIterator[FakeBell]:
        bell = FakeBell(self.somebody_waits, self.leaving)
        self.bells[generation_id].append(bell)
        try:
            yield bell
        finally:
            self.bells[generation_id].remove(bell)

    def ring(self, generation_id: UUID) -> None:
        for bell in self.bells[generation_id]:
            bell.rung.set()

    def leave(self) -> None:
        self.leaving.set()
        for generation_id in list(self.bells):
            self.ring(generation_id)
