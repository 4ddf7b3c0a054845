"""A provider that a sync of the catalogue adds while a worker runs."""

import asyncio

import pytest
from tests.factories.image_models import make_generation
from tests.fakes.image_generator import FakeImageGenerator
from tests.fakes.image_processor import FakeImageProcessor
from tests.integration.image_models.harnesses import SqlRepositoryHarness
from tests.support.waiting import eventually

from intric.database.database import Database
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.infrastructure.adapters.pgqueuer.queue_consumer import QueueConsumer
from intric.image_models.infrastructure.persistence.model_catalogue import SqlModelCatalogue
from intric.shared.user import User

pytestmark = pytest.mark.integration


async def test_its_calls_are_made_without_a_restart(database: Database, user: User) -> None:
    harness = SqlRepositoryHarness(database)
    generator = FakeImageGenerator()
    worker = GenerationWorker(harness.unit_of_work, generator, FakeImageProcessor())
    consumer = QueueConsumer(database.asyncpg_dsn, 4, worker.process, refresh_interval_s=0.1)

    async def list_queues() -> list[str]:
        async with database.transaction() as session:
            return await SqlModelCatalogue().provider_queues(session)

    queues = await list_queues()
    running = asyncio.create_task(consumer.run(queues, list_queues))
    model = await harness.model(user, family="openai", credential_provider="newcomer")
    assert "newcomer" not in queues
    generation = make_generation(model, user)
    async with harness.unit_of_work() as uow:
        await uow.generations.add(generation, provider=model.queue)
        await uow.jobs.enqueue(model.queue, 1)
    await eventually(lambda: len(generator.requests) == 1, "the call")
    consumer.stop()
    await running
