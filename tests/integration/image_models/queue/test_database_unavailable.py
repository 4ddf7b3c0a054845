"""PostgreSQL dies in the middle of a call and comes back: all heals by itself."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
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

HEALED_WITHIN_S = 5.0

UnitOfWork = Callable[..., None]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="eneo-test-"))
    yield folder
    end_server(folder)
    shutil.rmtree(folder)


@pytest.fixture
def mortal(data_dir: Path) -> Iterator[EmbeddedPostgres]:
    """A server of its own, since it is to be killed. It loses nothing that was committed."""
    with EmbeddedPostgres(data_dir, durable=True) as server:
        yield server


@pytest.fixture
async def mortal_database(mortal: EmbeddedPostgres) -> AsyncIterator[Database]:
    database = Database(mortal.url)
    await migrate(database)
    yield database
    await database.close()


@pytest.fixture
async def harness(mortal_database: Database) -> SqlRepositoryHarness:
    return SqlRepositoryHarness(mortal_database)


@pytest.fixture
async def service(harness: SqlRepositoryHarness, mortal_database: Database) -> ImageGenerationService:
    user = await harness.user()
    await harness.model(user, is_org_default=True)
    events = PostgresGenerationEvents(mortal_database.asyncpg_dsn)
    return ImageGenerationService(user, harness.unit_of_work, events, max_waiting=500, wait_s=30)


@pytest.fixture
async def working(harness: SqlRepositoryHarness, mortal_database: Database) -> AsyncIterator[UnitOfWork]:
    """Puts a generator to work, so many calls at once; ends in good order."""
    lines: list[tuple[QueueConsumer, asyncio.Task[None]]] = []

    def work(generator: HeldGenerator, limit: int) -> None:
        worker = GenerationWorker(harness.unit_of_work, generator, FakeImageProcessor(), retry_pause_s=0.05)
        line = QueueConsumer(mortal_database.asyncpg_dsn, limit, worker.process)
        lines.append((line, asyncio.create_task(line.run(["openai"]))))

    yield work
    for line, running in lines:
        line.stop()
        await running


async def test_the_picture_is_kept_and_what_waits_is_carried_out(
    mortal: EmbeddedPostgres, service: ImageGenerationService, data_dir: Path, working: UnitOfWork
) -> None:
    generator = HeldGenerator()
    working(generator, limit=1)
    started = [
        (await service.start_images(GenerateImages(f"bild {number}"))).generation.id for number in range(3)
    ]
    await generator.called.wait()

    kill_server(data_dir)
    generator.released.set()
    with pytest.raises(DatabaseUnavailable):
        await service.progress(started[0])
    await asyncio.to_thread(mortal.start)

    outcomes = [await _over(service, each) for each in started]
    assert [(len(outcome.images), outcome.failures) for outcome in outcomes] == [(1, [])] * 3
    assert [request.prompt for request in generator.requests] == ["bild 0", "bild 1", "bild 2"]
    afterwards = await service.start_images(GenerateImages("efteråt"))
    assert len((await _over(service, afterwards.generation.id)).images) == 1


async def test_a_call_that_is_out_holds_up_nobody_afterwards(
    mortal: EmbeddedPostgres, service: ImageGenerationService, data_dir: Path, working: UnitOfWork
) -> None:
    slow, generator = await service.start_images(GenerateImages("långsam")), HeldGenerator("långsam")
    working(generator, limit=2)
    await generator.called.wait()

    kill_server(data_dir)
    await asyncio.sleep(DEQUEUE_TIMEOUT.total_seconds() + 0.5)  # so that the line looks in vain, and knows
    await asyncio.to_thread(mortal.start)
    back_at = time.monotonic()
    quick = await service.start_images(GenerateImages("snabb"))
    assert len((await _over(service, quick.generation.id)).images) == 1
    assert time.monotonic() - back_at < HEALED_WITHIN_S
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
