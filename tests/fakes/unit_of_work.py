from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from uuid import UUID

from intric.ai_models.credentials import EncryptedCredentials
from intric.shared.exceptions import DatabaseUnavailable
from tests.fakes.generated_images import FakeGeneratedImageRepository
from tests.fakes.generation_events import FakeGenerationEvents
from tests.fakes.generations import FakeGenerationRepository
from tests.fakes.image_models import FakeClassifications, FakeImageModelRepository
from tests.fakes.maintenance import FakeMaintenance
from tests.fakes.memory import Memory
from tests.fakes.picture_usage import FakePictureUsage


class FakeJobQueue:
    """JobQueue in memory: a list of providers, one entry a job."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def enqueue(self, provider: str, count: int) -> None:
        self._memory.jobs += [provider] * count


class FakeCredentials:
    """Credentials in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def own(self, tenant_id: UUID, provider: str | None) -> EncryptedCredentials | None:
        return self._memory.credentials.get((tenant_id, provider or ""))


class FakeUnitOfWork:
    def __init__(self, memory: Memory) -> None:
        self.image_models = FakeImageModelRepository(memory)
        self.generations = FakeGenerationRepository(memory)
        self.generated_images = FakeGeneratedImageRepository(memory)
        self.classifications = FakeClassifications(memory)
        self.credentials = FakeCredentials(memory)
        self.jobs = FakeJobQueue(memory)
        self.maintenance = FakeMaintenance(memory)
        self.picture_usage = FakePictureUsage(memory)


class FakeUnitOfWorkFactory:
    """UnitOfWorkFactory in memory. Subscribers are notified after the commit.

    `open_now` is the number of open transactions; the next `failures_left` ones raise DatabaseUnavailable.
    `lose_reply_of(2)` lets the second from now on commit and then raise it, as if the reply to the commit were lost.
    """

    def __init__(self, memory: Memory | None = None, events: FakeGenerationEvents | None = None) -> None:
        self.memory = memory or Memory()
        self.events = events or FakeGenerationEvents()
        self.open_now = 0
        self.failures_left = 0
        self._until_lost_reply = 0

    def lose_reply_of(self, transaction: int) -> None:
        self._until_lost_reply = transaction

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[FakeUnitOfWork]:
        if self.failures_left:
            self.failures_left -= 1
            raise DatabaseUnavailable
        before = deepcopy(vars(self.memory))
        uow = FakeUnitOfWork(self.memory)
        self.open_now += 1
        try:
            yield uow
        except BaseException:
            vars(self.memory).update(before)
            raise
        finally:
            self.open_now -= 1
        for generation_id in uow.generations.touched:
            self.events.notify(generation_id)
        if self._until_lost_reply:
            self._until_lost_reply -= 1
            if not self._until_lost_reply:
                raise DatabaseUnavailable
