"""An organisation with one user and one model, over fakes."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.factories.image_models import make_image_model, make_user, store_models
from tests.factories.quotas import make_generation_queue
from tests.fakes.image_generator import FakeImageGenerator
from tests.fakes.image_processor import FakeImageProcessor
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory

from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.generation_outcome import AcceptedGeneration, GenerationOutcome
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.application.picture_quota import PictureQuota
from intric.image_models.domain.image_model import ImageModel
from intric.shared.user import User

MakeService = Callable[..., ImageGenerationService]
ProcessJobs = Callable[..., Any]


async def outcome_of(service: ImageGenerationService, accepted: AcceptedGeneration) -> GenerationOutcome:
    return await service.progress(accepted.generation.id)


def codes(outcome: GenerationOutcome) -> list[tuple[int, str]]:
    return [(failure.index, failure.code) for failure in outcome.failures]


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def model(user: User, unit_of_work: FakeUnitOfWorkFactory) -> ImageModel:
    model = make_image_model(is_org_default=True)
    store_models(unit_of_work.memory, user.tenant_id, model)
    return model


@pytest.fixture
def unit_of_work() -> FakeUnitOfWorkFactory:
    return FakeUnitOfWorkFactory()


@pytest.fixture
def service(make_service: MakeService, user: User) -> ImageGenerationService:
    return make_service(user)


@pytest.fixture
def make_service(unit_of_work: FakeUnitOfWorkFactory) -> MakeService:
    def make(
        user: User, *, max_waiting: int = 500, wait_s: float = 30, quota: PictureQuota | None = None
    ) -> ImageGenerationService:
        return ImageGenerationService(
            user,
            unit_of_work,
            unit_of_work.events,
            make_generation_queue(max_waiting, quota),
            wait_s=wait_s,
        )

    return make


@pytest.fixture
def process_jobs(unit_of_work: FakeUnitOfWorkFactory) -> ProcessJobs:
    """Process all queued jobs, one after the other; return the generator."""

    async def process_jobs(
        generator: FakeImageGenerator | None = None, processor: FakeImageProcessor | None = None
    ) -> FakeImageGenerator:
        generator = generator or FakeImageGenerator()
        worker = GenerationWorker(unit_of_work, generator, processor or FakeImageProcessor(), retry_pause_s=0)
        jobs = unit_of_work.memory.jobs
        for job_id in range(len(jobs)):
            await worker.process(jobs.pop(0), job_id)
        return generator

    return process_jobs


@pytest.fixture
async def three_at_once(
    service: ImageGenerationService, user: User, unit_of_work: FakeUnitOfWorkFactory
) -> AcceptedGeneration:
    """Three pictures, requested by one call."""
    store_models(unit_of_work.memory, user.tenant_id, make_image_model(max_images_per_request=4))
    return await service.start_images(GenerateImages("en röd stuga", n=3, size="1536x1024", quality="low"))
