"""Two organisations in one queue: the real queue, with calls that the test ends one by one."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from tests.factories.quotas import make_generation_queue
from tests.fakes.image_generator import FakeImageGenerator
from tests.fakes.image_processor import FakeImageProcessor
from tests.integration.image_models.harnesses import SqlRepositoryHarness
from tests.support.waiting import eventually

from intric.database.database import Database
from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.image_generator import ImageGenerationResult, ImageRequest
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.infrastructure.adapters.pgqueuer.queue_consumer import QueueConsumer
from intric.image_models.infrastructure.adapters.postgres_generation_events import PostgresGenerationEvents
from intric.shared.user import User

pytestmark = pytest.mark.integration

LIMIT = 8
FLOOD = 200


class Calls(FakeImageGenerator):
    """Holds every call until the test ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: dict[asyncio.Event, str] = {}
        self.started: Counter[str] = Counter()
        self._random = random.Random(8)

    async def generate_images(self, request: ImageRequest) -> list[ImageGenerationResult]:
        ended = asyncio.Event()
        self.open[ended] = request.prompt
        self.started[request.prompt] += 1
        await ended.wait()
        return await super().generate_images(request)

    async def all_open(self) -> None:
        await eventually(lambda: len(self.open) == LIMIT, f"{LIMIT} open calls")

    async def end_one(self, of: str | None = None) -> str:
        """End an open call, if given one with the prompt `of`; return the prompt of the call that replaces it."""
        before = self.started.copy()
        choice = [ended for ended, prompt in self.open.items() if of in (None, prompt)]
        ended = self._random.choice(choice)
        del self.open[ended]
        ended.set()
        await self.all_open()
        (next_one,) = (self.started - before).elements()
        return next_one

    async def finish(self) -> None:
        while self.open:
            ended, _ = self.open.popitem()
            ended.set()
            await asyncio.sleep(0)


@pytest.fixture
async def calls(database: Database) -> AsyncIterator[Calls]:
    calls = Calls()
    worker = GenerationWorker(SqlRepositoryHarness(database).unit_of_work, calls, FakeImageProcessor())
    consumer = QueueConsumer(database.asyncpg_dsn, LIMIT, worker.process)
    running = asyncio.create_task(consumer.run(["openai"]))
    yield calls
    consumer.stop()
    await calls.finish()
    await running


@pytest.fixture
async def model(database: Database, user: User) -> ImageModel:
    return await SqlRepositoryHarness(database).model(user, is_org_default=True)


async def submit(database: Database, model: ImageModel, user: User, prompt: str, calls: int = 1) -> None:
    unit_of_work = SqlRepositoryHarness(database).unit_of_work
    async with unit_of_work() as uow:
        decided = await uow.image_models.one(user.tenant_id, model.id)
        decided.enable()
        await uow.image_models.update(user.tenant_id, decided)
    events = PostgresGenerationEvents(database.asyncpg_dsn)
    service = ImageGenerationService(user, unit_of_work, events, make_generation_queue(FLOOD), wait_s=1)
    for _ in range(calls):
        await service.start_images(GenerateImages(prompt, model_id=model.id))


async def test_an_organisation_with_few_calls_waits_for_one_call_of_another_at_most(
    database: Database, user: User, other_admin: User, model: ImageModel, calls: Calls
) -> None:
    await submit(database, model, user, "flood", FLOOD)
    await calls.all_open()
    rounds = 20
    for number in range(1, rounds + 1):
        await submit(database, model, other_admin, "trickle")
        assert await calls.end_one(of="flood") == "trickle"
        assert calls.started["trickle"] == number
        assert await calls.end_one(of="trickle") == "flood"
    assert calls.started["flood"] == LIMIT + rounds


async def test_two_organisations_with_many_calls_get_equal_shares(
    database: Database, user: User, other_admin: User, model: ImageModel, calls: Calls
) -> None:
    await submit(database, model, user, "flood", FLOOD // 2)
    await calls.all_open()
    await submit(database, model, other_admin, "other flood", FLOOD // 2)
    served = Counter([await calls.end_one() for _ in range(60)])
    assert abs(calls.started["flood"] - calls.started["other flood"]) <= LIMIT
    assert min(served.values()) >= 20
