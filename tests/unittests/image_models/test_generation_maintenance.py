from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs
from tests.factories.image_models import make_generation, make_new_image
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.unittests.image_models.conftest import ProcessJobs

from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.generation_maintenance import DRAFTS_AT_ONCE, GenerationMaintenance
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.application.provider_calls import claim_next_call
from intric.image_models.domain.generation import Generation, GenerationKind, GenerationStatus
from intric.image_models.domain.image_generator import OutcomeUnknown
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import CallStatus
from intric.shared.user import User

PROVIDER_TIMEOUT_S = 120.0
QUEUE = "openai"


@pytest.fixture
def maintenance(unit_of_work: FakeUnitOfWorkFactory) -> GenerationMaintenance:
    return GenerationMaintenance(unit_of_work, provider_timeout_s=PROVIDER_TIMEOUT_S)


def later(unit_of_work: FakeUnitOfWorkFactory, **after: float) -> datetime:
    return unit_of_work.memory.now() + timedelta(**after)


async def send(unit_of_work: FakeUnitOfWorkFactory, job_id: int) -> None:
    async with unit_of_work() as uow:
        assert await claim_next_call(uow, QUEUE, job_id, unit_of_work.memory.now())


class TestDrafts:
    async def test_all_batches_of_expired_drafts_are_deleted(
        self,
        maintenance: GenerationMaintenance,
        unit_of_work: FakeUnitOfWorkFactory,
        user: User,
        model: ImageModel,
    ) -> None:
        icons = make_generation(model, user, kind=GenerationKind.ICONS)
        async with unit_of_work() as uow:
            for index in range(DRAFTS_AT_ONCE + 1):
                await uow.generated_images.save(icons, make_new_image(index))
        await maintenance.expire_drafts(later(unit_of_work, days=6))
        assert len(unit_of_work.memory.images) == DRAFTS_AT_ONCE + 1
        await maintenance.expire_drafts(later(unit_of_work, days=8))
        assert not unit_of_work.memory.images


class TestJobs:
    async def test_that_were_lost_are_replaced_and_process_their_calls(
        self,
        maintenance: GenerationMaintenance,
        unit_of_work: FakeUnitOfWorkFactory,
        service: ImageGenerationService,
        model: ImageModel,
        process_jobs: ProcessJobs,
    ) -> None:
        accepted = await service.start_images(GenerateImages("en röd stuga", n=3))
        unit_of_work.memory.jobs.clear()
        await maintenance.replace_missing_jobs(later(unit_of_work))
        await maintenance.replace_missing_jobs(later(unit_of_work))
        assert unit_of_work.memory.jobs == [QUEUE] * 3
        await process_jobs()
        assert len((await service.progress(accepted.generation.id)).images) == 3

    async def test_are_not_added_where_none_is_missing(
        self,
        maintenance: GenerationMaintenance,
        unit_of_work: FakeUnitOfWorkFactory,
        service: ImageGenerationService,
        model: ImageModel,
    ) -> None:
        await service.start_images(GenerateImages("en röd stuga", n=2))
        with capture_logs() as logs:
            await maintenance.replace_missing_jobs(later(unit_of_work))
        assert (unit_of_work.memory.jobs, logs) == ([QUEUE] * 2, [])


class TestOrphans:
    @pytest.fixture
    async def generation(self, service: ImageGenerationService, model: ImageModel) -> Generation:
        """A generation with two calls, none of them sent."""
        return (await service.start_images(GenerateImages("en röd stuga", n=2))).generation

    async def test_end_as_unknown_and_subscribers_are_notified(
        self,
        maintenance: GenerationMaintenance,
        unit_of_work: FakeUnitOfWorkFactory,
        service: ImageGenerationService,
        generation: Generation,
    ) -> None:
        await send(unit_of_work, 1)
        await send(unit_of_work, 2)
        async with unit_of_work.events.listen(generation.id) as subscription:
            await maintenance.end_orphaned_calls(later(unit_of_work, seconds=PROVIDER_TIMEOUT_S + 60))
            assert subscription.notified.is_set()
        outcome = await service.progress(generation.id)
        assert outcome.generation.status is GenerationStatus.FINISHED
        unknown = OutcomeUnknown()
        assert [(f.index, f.code, f.message) for f in outcome.failures] == [
            (0, unknown.code, unknown.message),
            (1, unknown.code, unknown.message),
        ]

    @pytest.mark.parametrize(("timeout_s", "still_sent_after"), [(120.0, 140), (5.0, 55)])
    async def test_are_left_alone_until_the_provider_s_timeout_has_passed(
        self,
        unit_of_work: FakeUnitOfWorkFactory,
        generation: Generation,
        timeout_s: float,
        still_sent_after: float,
    ) -> None:
        await send(unit_of_work, 1)
        maintenance = GenerationMaintenance(unit_of_work, provider_timeout_s=timeout_s)
        await maintenance.end_orphaned_calls(later(unit_of_work, seconds=still_sent_after))
        first = unit_of_work.memory.calls[generation.calls[0].id].call
        assert first.status is CallStatus.SENT
        await maintenance.end_orphaned_calls(later(unit_of_work, seconds=still_sent_after + 15))
        first = unit_of_work.memory.calls[generation.calls[0].id].call
        assert first.status is CallStatus.OUTCOME_UNKNOWN


class TestJobLog:
    async def test_entries_are_kept_for_a_day(
        self, maintenance: GenerationMaintenance, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        now = unit_of_work.memory.now()
        recent = now - timedelta(hours=23)
        unit_of_work.memory.job_log = [now - timedelta(hours=25), recent]
        await maintenance.delete_old_job_logs(now)
        assert unit_of_work.memory.job_log == [recent]
