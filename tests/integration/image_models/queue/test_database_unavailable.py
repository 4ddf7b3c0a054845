"""PostgreSQL is killed during a call and restarted: the queue recovers by itself."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from tests.factories.quotas import make_generation_queue
from tests.fakes.image_generator import HeldGenerator
from tests.fakes.image_processor import FakeImageProcessor
from tests.integration.database.embedded_support import end_server, kill_server
from tests.integration.image_models.harnesses import SqlRepositoryHarness
from tests.support.waiting import eventually

from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.database.migrations import migrate
from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.generation_outcome import GenerationOutcome
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.infrastructure.adapters.pgqueuer.queue_consumer import DEQUEUE_TIMEOUT, QueueConsumer
from intric.image_models.infrastructure.adapters.postgres_generation_events import PostgresGenerationEvents
from intric.shared.exceptions import DatabaseUnavailable

pytestmark = pytest.mark.integration

RECOVERED_WITHIN_S = 5.0

StartConsumer = Callable[..., None]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="eneo-test-"))
    yield folder
    end_server(folder)
    shutil.rmtree(folder)


@pytest.fixture
def killable(data_dir: Path) -> Iterator[EmbeddedPostgres]:
    """A separate durable server, which the test kills."""
    with EmbeddedPostgres(data_dir, durable=True) as server:
        yield server


@pytest.fixture
async def killable_database(killable: EmbeddedPostgres) -> AsyncIterator[Database]:
    database = Database(killable.url)
    await migrate(database)
    yield database
    await database.close()


@pytest.fixture
async def harness(killable_database: Database) -> SqlRepositoryHarness:
    return SqlRepositoryHarness(killable_database)


@pytest.fixture
async def service(harness: SqlRepositoryHarness, killable_database: Database) -> ImageGenerationService:
    user = await harness.user()
    await harness.model(user, is_org_default=True)
    events = PostgresGenerationEvents(killable_database.asyncpg_dsn)
    return ImageGenerationService(user, harness.unit_of_work, events, make_generation_queue(), wait_s=30)


@pytest.fixture
async def start_consumer(
    harness: SqlRepositoryHarness, killable_database: Database
) -> AsyncIterator[StartConsumer]:
    """Starts a consumer that processes at most `limit` calls at a time; stops it at the end."""
    consumers: list[tuple[QueueConsumer, asyncio.Task[None]]] = []

    def start(generator: HeldGenerator, limit: int) -> None:
        worker = GenerationWorker(harness.unit_of_work, generator, FakeImageProcessor(), retry_pause_s=0.05)
        consumer = QueueConsumer(killable_database.asyncpg_dsn, limit, worker.process)
        consumers.append((consumer, asyncio.create_task(consumer.run(["openai"]))))

    yield start
    for consumer, running in consumers:
        consumer.stop()
        await running


async def test_the_picture_is_stored_and_waiting_calls_are_processed(
    killable: EmbeddedPostgres, service: ImageGenerationService, data_dir: Path, start_consumer: StartConsumer
) -> None:
    generator = HeldGenerator()
    start_consumer(generator, limit=1)
    started = [
        (await service.start_images(GenerateImages(f"bild {number}"))).generation.id for number in range(3)
    ]
    await generator.called.wait()

    kill_server(data_dir)
    generator.released.set()
    with pytest.raises(DatabaseUnavailable):
        await service.progress(started[0])
    await asyncio.to_thread(killable.start)

    outcomes = [await _over(service, each) for each in started]
    assert [(len(outcome.images), outcome.failures) for outcome in outcomes] == [(1, [])] * 3
    assert [request.prompt for request in generator.requests] == ["bild 0", "bild 1", "bild 2"]
    afterwards = await service.start_images(GenerateImages("efteråt"))
    assert len((await _over(service, afterwards.generation.id)).images) == 1


async def test_an_open_call_does_not_delay_others_after_the_restart(
    killable: EmbeddedPostgres, service: ImageGenerationService, data_dir: Path, start_consumer: StartConsumer
) -> None:
    slow, generator = await service.start_images(GenerateImages("långsam")), HeldGenerator("långsam")
    start_consumer(generator, limit=2)
    await generator.called.wait()

    kill_server(data_dir)
    await asyncio.sleep(DEQUEUE_TIMEOUT.total_seconds() + 0.5)  # so that the consumer notices the failure
    await asyncio.to_thread(killable.start)
    back_at = time.monotonic()
    quick = await service.start_images(GenerateImages("snabb"))
    assert len((await _over(service, quick.generation.id)).images) == 1
    assert time.monotonic() - back_at < RECOVERED_WITHIN_S
    assert not (await service.progress(slow.generation.id)).is_over

    generator.released.set()
    outcome = await _over(service, slow.generation.id)
    assert (len(outcome.images), outcome.failures) == (1, [])
    assert sorted(request.prompt for request in generator.requests) == ["långsam", "snabb"]


async def _over(service: ImageGenerationService, generation_id: UUID) -> GenerationOutcome:
    async def over() -> bool:
        try:
            return (await service.progress(generation_id)).is_over
        except DatabaseUnavailable:
            return False

    await eventually(over, "the end of the generation", 60)
    return await service.progress(generation_id)
