"""Providers that accept calls and never answer: other organisations' calls are sent all the same."""

import asyncio
import time
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
from intric.image_models.domain.provider_slots import ProviderSlots
from intric.image_models.infrastructure.adapters.pgqueuer.queue_consumer import QueueConsumer
from intric.image_models.infrastructure.adapters.postgres_generation_events import PostgresGenerationEvents
from intric.shared.user import User

pytestmark = pytest.mark.integration

LIMIT, RESERVED = 64, 4
FLOOD = 70
STARTED_WITHIN_S = 2


class TarPit(FakeImageGenerator):
    """Never answers a call whose prompt is "flood"."""

    def __init__(self) -> None:
        super().__init__()
        self.started: Counter[str] = Counter()
        self.given_up = asyncio.Event()

    async def generate_images(self, request: ImageRequest) -> list[ImageGenerationResult]:
        self.started[request.prompt] += 1
        if request.prompt == "flood":
            await self.given_up.wait()
        return await super().generate_images(request)


class Fleet:
    """Two workers on one database."""

    def __init__(self, database: Database, tar_pit: TarPit) -> None:
        unit_of_work = SqlRepositoryHarness(database).unit_of_work
        self.tar_pit = tar_pit
        self.consumers = []
        for _ in range(2):
            worker = GenerationWorker(
                unit_of_work, tar_pit, FakeImageProcessor(), slots=ProviderSlots(LIMIT, RESERVED)
            )
            self.consumers.append(
                QueueConsumer(database.asyncpg_dsn, LIMIT, worker.process, on_stop=worker.stop)
            )

    def run(self) -> list[asyncio.Task[None]]:
        return [asyncio.create_task(consumer.run(["openai", "azure"])) for consumer in self.consumers]


@pytest.fixture
async def fleet(database: Database) -> AsyncIterator[Fleet]:
    fleet = Fleet(database, TarPit())
    running = fleet.run()
    yield fleet
    for consumer in fleet.consumers:
        consumer.stop()
    fleet.tar_pit.given_up.set()
    await asyncio.gather(*running)


@pytest.fixture
async def model(database: Database, user: User) -> ImageModel:
    return await SqlRepositoryHarness(database).model(user)


@pytest.fixture
def harness(database: Database) -> SqlRepositoryHarness:
    return SqlRepositoryHarness(database)


async def submit(database: Database, model: ImageModel, user: User, prompt: str, calls: int = 1) -> None:
    unit_of_work = SqlRepositoryHarness(database).unit_of_work
    events = PostgresGenerationEvents(database.asyncpg_dsn)
    service = ImageGenerationService(user, unit_of_work, events, make_generation_queue(), wait_s=1)
    for _ in range(calls):
        await service.start_images(GenerateImages(prompt, model_id=model.id))


async def seconds_until(fleet: Fleet, prompt: str, count: int = 1) -> float:
    began = time.monotonic()
    await eventually(lambda: fleet.tar_pit.started[prompt] >= count, f"{count} calls of {prompt}")
    return time.monotonic() - began


@pytest.mark.parametrize("provider", ["openai", "azure"], ids=["the same provider", "another provider"])
async def test_another_organisation_s_call_is_sent_at_once_to(
    database: Database,
    harness: SqlRepositoryHarness,
    user: User,
    other_admin: User,
    model: ImageModel,
    fleet: Fleet,
    provider: str,
) -> None:
    theirs = await harness.model(other_admin, credential_provider=None, family=provider)
    await submit(database, model, user, "flood", FLOOD)
    expected = LIMIT - RESERVED if provider == "openai" else LIMIT
    await seconds_until(fleet, "flood", expected)
    await submit(database, theirs, other_admin, "other")
    assert await seconds_until(fleet, "other") < STARTED_WITHIN_S
    assert fleet.tar_pit.started["flood"] == expected


async def test_jobs_that_wait_for_a_slot_go_back_to_the_queue_when_the_worker_stops(
    database: Database,
    harness: SqlRepositoryHarness,
    user: User,
    other_admin: User,
    model: ImageModel,
    fleet: Fleet,
) -> None:
    await harness.model(other_admin)
    await submit(database, model, user, "flood", FLOOD)
    await seconds_until(fleet, "flood", LIMIT - RESERVED)
    for consumer in fleet.consumers:
        consumer.stop()

    async def are_back() -> bool:
        async with harness.unit_of_work() as uow:
            missing = await uow.maintenance.missing_jobs()
        return not missing and fleet.tar_pit.started["flood"] == LIMIT - RESERVED

    await eventually(are_back, "the jobs")
    fleet.tar_pit.given_up.set()
    last = Fleet(database, fleet.tar_pit)
    running = last.run()
    await seconds_until(fleet, "flood", FLOOD)
    for consumer in last.consumers:
        consumer.stop()
    await asyncio.gather(*running)
