"""ImageGenerationService: following a generation until it ends."""

import asyncio

import pytest
from tests.factories.image_models import make_user
from tests.fakes.image_generator import FakeImageGenerator
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.unittests.image_models.conftest import MakeService, ProcessJobs

from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage
from intric.image_models.domain.generation import GenerationEvent
from intric.image_models.domain.image_generator import ContentBlocked
from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import NotFound
from intric.shared.user import User


class TestWatching:
    async def test_waits_for_all_pictures_and_returns_them_in_order(
        self, service: ImageGenerationService, model: ImageModel, process_jobs: ProcessJobs
    ) -> None:
        generating = asyncio.create_task(service.generate_images(GenerateImages("en röd stuga", n=3)))
        await asyncio.sleep(0)
        await process_jobs()
        outcome = await generating
        assert outcome.is_over
        assert [image.index for image in outcome.images] == [0, 1, 2]
        assert outcome.failures == []

    async def test_a_failed_picture_does_not_affect_the_others(
        self, service: ImageGenerationService, model: ImageModel, process_jobs: ProcessJobs
    ) -> None:
        accepted = await service.start_images(GenerateImages("en röd stuga", n=2))
        await process_jobs(FakeImageGenerator(ContentBlocked()))
        outcome = await service.outcome(accepted)
        assert [image.index for image in outcome.images] == [1]
        assert [(failure.index, failure.code) for failure in outcome.failures] == [(0, "content_blocked")]

    async def test_yields_each_event_as_it_happens(
        self, service: ImageGenerationService, model: ImageModel, process_jobs: ProcessJobs
    ) -> None:
        accepted = await service.start_images(GenerateImages("en röd stuga", n=2))
        seen: asyncio.Queue[GenerationEvent[GeneratedImage]] = asyncio.Queue()

        async def watch() -> None:
            async for event in service.watch(accepted.generation.id):
                seen.put_nowait(event)

        watching = asyncio.create_task(watch())
        await asyncio.sleep(0)
        assert seen.empty()
        await process_jobs(FakeImageGenerator(ContentBlocked("Nej.")))
        await watching
        first, second = seen.get_nowait(), seen.get_nowait()
        assert (first.number, first.outcome) == (1, Failure(0, "content_blocked", "Nej."))
        assert second.number == 2 and isinstance(second.outcome, GeneratedImage)

    async def test_resumes_after_a_given_event(
        self, service: ImageGenerationService, model: ImageModel, process_jobs: ProcessJobs
    ) -> None:
        accepted = await service.start_images(GenerateImages("en röd stuga", n=3))
        await process_jobs()
        numbers = [event.number async for event in service.watch(accepted.generation.id, after=2)]
        assert numbers == [3]

    async def test_holds_no_transaction_while_it_waits(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted = await service.start_images(GenerateImages("en röd stuga"))
        waiting = asyncio.create_task(service.outcome(accepted))
        await unit_of_work.events.has_waiter.wait()
        assert unit_of_work.open_now == 0
        waiting.cancel()

    async def test_returns_the_outcome_so_far_after_the_time_limit(
        self, make_service: MakeService, user: User, model: ImageModel
    ) -> None:
        service = make_service(user, wait_s=0.01)
        outcome = await service.generate_images(GenerateImages("en röd stuga"))
        assert not outcome.is_over
        assert (outcome.images, outcome.failures) == ([], [])

    async def test_ends_all_waits_on_shutdown(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted = await service.start_images(GenerateImages("en röd stuga"))
        waiting = asyncio.create_task(service.outcome(accepted))
        await unit_of_work.events.has_waiter.wait()
        unit_of_work.events.shutdown()
        assert not (await asyncio.wait_for(waiting, 5)).is_over

    async def test_a_generation_of_another_user_is_not_found(
        self, make_service: MakeService, service: ImageGenerationService, user: User, model: ImageModel
    ) -> None:
        accepted = await service.start_images(GenerateImages("en röd stuga"))
        for other_user in (make_user(tenant_id=user.tenant_id), make_user()):
            with pytest.raises(NotFound):
                await make_service(other_user).progress(accepted.generation.id)
