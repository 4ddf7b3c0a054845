"""PostgreSQL dies in the middle of a call and comes back."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from tests.fakes.image_codec import FakeImageCodec
from tests.fakes.image_generator import FakeImageGenerator
from tests.integration.database.embedded_support import end_server, kill_server
from tests.integration.image_models.stages import SqlStage
from tests.support.waiting import eventually

from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.database.migrations import migrate
from intric.image_models.application.generation_outcome import GenerationOutcome
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.image_generator import ImageGenerationResult, ImageRequest
from intric.image_models.infrastructure.adapters.pgqueuer_line import PermitLine
from intric.image_models.infrastructure.adapters.postgres_generation_events import PostgresGenerationEvents
from intric.image_models.infrastructure.unit_of_work import SqlUnitOfWork
from intric.main.exceptions import DatabaseAway
from intric.settings.credentials import CredentialResolver

pytestmark = pytest.mark.integration


class HeldGenerator(FakeImageGenerator):
    """Holds its first call until `released` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.called, self.released = asyncio.Event(), asyncio.Event()

    async def generate_images(self, request: ImageRequest) -> list[ImageGenerationResult]:
        self.called.set()
        await self.released.wait()
        return await super().generate_images(request)


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


async def test_the_picture_is_kept_and_what_waits_is_carried_out(
    mortal: EmbeddedPostgres, mortal_database: Database, data_dir: Path, request: pytest.FixtureRequest
) -> None:
    database, stage = mortal_database, SqlStage(mortal_database)
    user = await stage.user()
    await stage.model(user, is_org_default=True)
    unit_of_work = SqlUnitOfWork(database, CredentialResolver({"OPENAI_API_KEY": "sk-example"}))
    events = PostgresGenerationEvents(database.asyncpg_dsn)
    service = ImageGenerationService(user, unit_of_work, events, max_waiting=500, wait_s=30)
    generator = HeldGenerator()
    worker = GenerationWorker(unit_of_work, generator, FakeImageCodec(), away_pause_s=0.05)
    line = PermitLine(database.asyncpg_dsn, 1, worker.carry_out)
    working = asyncio.create_task(line.run(["openai"]))
    request.addfinalizer(working.cancel)
    started = [(await service.start_images(f"bild {number}")).generation.id for number in range(3)]
    await generator.called.wait()

    kill_server(data_dir)
    generator.released.set()
    with pytest.raises(DatabaseAway):
        await service.progress(started[0])
    await asyncio.to_thread(mortal.start)

    outcomes = [await _over(service, each) for each in started]
    assert [(len(outcome.images), outcome.failures) for outcome in outcomes] == [(1, [])] * 3
    assert [request.prompt for request in generator.requests] == ["bild 0", "bild 1", "bild 2"]
    afterwards = await service.start_images("efteråt")
    assert len((await _over(service, afterwards.generation.id)).images) == 1
    line.stop()
    await working


async def _over(service: ImageGenerationService, generation_id: UUID) -> GenerationOutcome:
    async def over() -> bool:
        try:
            return (await service.progress(generation_id)).is_over
        except DatabaseAway:
            return False

    await eventually(over, "the end of the generation", 60)
    return await service.progress(generation_id)
