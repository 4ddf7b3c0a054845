"""Two organisations in one line, simulated on the real queue with calls that end when the test says so."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator

import pytest
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
    """Keeps every call out until it is ended."""

    def __init__(self) -> None:
        super().__init__()
        self.out: dict[asyncio.Event, str] = {}
        self.started: Counter[str] = Counter()
        self._random = random.Random(8)

    async def generate_images(self, request: ImageRequest) -> list[ImageGenerationResult]:
        ended = asyncio.Event()
        self.out[ended] = request.prompt
        self.started[request.prompt] += 1
        await ended.wait()
        return await super().generate_images(request)

    async def all_out(self) -> None:
        await eventually(lambda: len(self.out) == LIMIT, f"{LIMIT} calls out")

    async def end_one(self, of: str | None = None) -> str:
        """End one that is out, anybody's or one of `of`; when another has taken its place, tell whose that is."""
        before = self.started.copy()
        choice = [ended for ended, prompt in self.out.items() if of in (None, prompt)]
        ended = self._random.choice(choice)
        del self.out[ended]
        ended.set()
        await self.all_out()
        (next_one,) = (self.started - before).elements()
        return next_one

    async def finish(self) -> None:
        while self.out:
            ended, _ = self.out.popitem()
            ended.set()
            await asyncio.sleep(0)


@pytest.fixture
async def calls(database: Database) -> AsyncIterator[Calls]:
    calls = Calls()
    worker = GenerationWorker(SqlRepositoryHarness(database).unit_of_work, calls, FakeImageProcessor())
    line = QueueConsumer(database.asyncpg_dsn, LIMIT, worker.process)
    running = asyncio.create_task(line.run(["openai"]))
    yield calls
    line.stop()
    await calls.finish()
    await running


@pytest.fixture
async def model(database: Database, user: User) -> ImageModel:
    return await SqlRepositoryHarness(database).model(user, is_org_default=True)


async def submit(database: Database, model: ImageModel, user: User, prompt: str, calls: int = 1) -> None:
    unit_of_work = SqlRepositoryHarness(database).unit_of_work
    async with unit_of_work() as work:
        decided = await work.image_models.one(user.tenant_id, model.id)
        decided.enable()
        await work.image_models.update(user.tenant_id, decided)
    events = PostgresGenerationEvents(database.asyncpg_dsn)
    service = ImageGenerationService(user, unit_of_work, events, max_waiting=FLOOD, wait_s=1)
    for _ in range(calls):
        await service.start_images(GenerateImages(prompt, model_id=model.id))


async def test_whoever_goes_on_asking_waits_for_no_more_than_one_call_to_end(
    database: Database, user: User, other_admin: User, model: ImageModel, calls: Calls
) -> None:
    await submit(database, model, user, "flood", FLOOD)
    await calls.all_out()
    rounds = 20
    for number in range(1, rounds + 1):
        await submit(database, model, other_admin, "trickle")
        assert await calls.end_one(of="flood") == "trickle"
        assert calls.started["trickle"] == number
        assert await calls.end_one(of="trickle") == "flood"
    assert calls.started["flood"] == LIMIT + rounds


async def test_two_that_both_ask_for_much_get_the_same(
    database: Database, user: User, other_admin: User, model: ImageModel, calls: Calls
) -> None:
    await submit(database, model, user, "flood", FLOOD // 2)
    await calls.all_out()
    await submit(database, model, other_admin, "other flood", FLOOD // 2)
    served = Counter([await calls.end_one() for _ in range(60)])
    assert abs(calls.started["flood"] - calls.started["other flood"]) <= LIMIT
    assert min(served.values()) >= 20
