"""GenerationWorker: the request to the provider, and the pictures and failures that result."""

from uuid import UUID

import pytest
from tests.factories.image_models import make_image_model, store_models
from tests.fakes.image_generator import FakeImageGenerator, result
from tests.fakes.image_processor import FakeImageProcessor, picture
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.unittests.image_models.conftest import ProcessJobs, codes, outcome_of

from intric.image_models.application.commands import GenerateIcons, GenerateImages
from intric.image_models.application.generation_outcome import AcceptedGeneration
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.application.ports.image_processor import IconMark, ProcessedImage
from intric.image_models.domain.generated_image import RenditionKind
from intric.image_models.domain.generation import GenerationStatus
from intric.image_models.domain.image_generator import (
    ContentBlocked,
    GenerationError,
    OutcomeUnknown,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProviderRateLimited,
    ProviderTimeout,
    RequestRefused,
)
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import CallStatus
from intric.shared.user import User


class TestRequest:
    async def test_is_sent_as_it_was_accepted(
        self, three_at_once: AcceptedGeneration, process_jobs: ProcessJobs
    ) -> None:
        generator = await process_jobs()
        (request,) = generator.requests
        assert (request.prompt, request.n) == ("en röd stuga", 3)
        assert (request.size, request.quality, request.background) == ("1536x1024", "low", None)
        assert request.seed == three_at_once.generation.seed
        assert [model.id for model in generator.models] == [three_at_once.model.id]

    async def test_no_transaction_is_open_during_the_call(
        self,
        three_at_once: AcceptedGeneration,
        process_jobs: ProcessJobs,
        unit_of_work: FakeUnitOfWorkFactory,
    ) -> None:
        seen: list[tuple[int, CallStatus]] = []

        def observe() -> None:
            (stored,) = unit_of_work.memory.calls.values()
            seen.append((unit_of_work.open_now, stored.call.status))

        await process_jobs(FakeImageGenerator(before_each=observe))
        assert seen == [(0, CallStatus.SENT)]

    async def test_no_transaction_is_open_while_pictures_are_processed(
        self,
        three_at_once: AcceptedGeneration,
        process_jobs: ProcessJobs,
        unit_of_work: FakeUnitOfWorkFactory,
    ) -> None:
        open_transactions: list[int] = []

        class ObservedImageProcessor(FakeImageProcessor):
            async def process(
                self, blob: bytes, *, tenant_id: UUID, icon: IconMark | None = None
            ) -> ProcessedImage:
                open_transactions.append(unit_of_work.open_now)
                return await super().process(blob, tenant_id=tenant_id, icon=icon)

        await process_jobs(processor=ObservedImageProcessor())
        assert open_transactions == [0, 0, 0]


class TestPictures:
    async def test_are_stored_byte_for_byte_with_their_sizes(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, process_jobs: ProcessJobs
    ) -> None:
        blobs = [picture(640, 480, "a"), picture(480, 640, "b"), picture(32, 32, "c")]
        await process_jobs(FakeImageGenerator([result(blob, "reviderad") for blob in blobs]))
        outcome = await outcome_of(service, three_at_once)
        assert [(image.width, image.height) for image in outcome.images] == [(640, 480), (480, 640), (32, 32)]
        assert [
            (await service.content(image, RenditionKind.ORIGINAL)).blob for image in outcome.images
        ] == blobs
        assert {image.revised_prompt for image in outcome.images} == {"reviderad"}
        assert outcome.generation.status is GenerationStatus.FINISHED

    async def test_a_short_answer_is_a_failure_for_each_missing_picture(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, process_jobs: ProcessJobs
    ) -> None:
        await process_jobs(FakeImageGenerator([result()]))
        outcome = await outcome_of(service, three_at_once)
        assert [image.index for image in outcome.images] == [0]
        assert codes(outcome) == [(1, "provider_bad_response"), (2, "provider_bad_response")]

    async def test_more_pictures_than_requested_are_not_stored(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, process_jobs: ProcessJobs
    ) -> None:
        await process_jobs(FakeImageGenerator([result() for _ in range(5)]))
        assert len((await outcome_of(service, three_at_once)).images) == 3

    async def test_an_invalid_picture_fails_alone(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, process_jobs: ProcessJobs
    ) -> None:
        await process_jobs(FakeImageGenerator([result(), result(b"<html>"), result()]))
        outcome = await outcome_of(service, three_at_once)
        assert [image.index for image in outcome.images] == [0, 2]
        assert codes(outcome) == [(1, "provider_bad_response")]

    async def test_an_empty_answer_fails_every_picture(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, process_jobs: ProcessJobs
    ) -> None:
        await process_jobs(FakeImageGenerator([]))
        outcome = await outcome_of(service, three_at_once)
        assert outcome.is_over and not outcome.images
        assert len(outcome.failures) == 3

    async def test_characters_that_postgresql_refuses_are_replaced_in_the_revised_prompt(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, process_jobs: ProcessJobs
    ) -> None:
        await process_jobs(FakeImageGenerator([result(revised_prompt="en\x00 stu\ud800ga")] * 3))
        revised = (await outcome_of(service, three_at_once)).images[0].revised_prompt
        assert revised == "en stu?ga"

    async def test_only_icons_get_an_icon_and_it_says_whether_ai_made_it(
        self,
        service: ImageGenerationService,
        user: User,
        unit_of_work: FakeUnitOfWorkFactory,
        process_jobs: ProcessJobs,
    ) -> None:
        by_ai, drawn = make_image_model(), make_image_model(is_ai=False)
        store_models(unit_of_work.memory, user.tenant_id, by_ai, drawn)
        icons = [
            await service.start_icon_variants(GenerateIcons("Biblioteket", num_variants=1, model_id=model.id))
            for model in (by_ai, drawn)
        ]
        plain = await service.start_images(GenerateImages("en röd stuga", model_id=by_ai.id))
        await process_jobs()
        first, second = [(await outcome_of(service, each)).images[0] for each in icons]
        assert (await service.content(first, RenditionKind.ICON)).blob.startswith(b"AI icon of")
        assert (await service.content(second, RenditionKind.ICON)).blob.startswith(b"icon of")
        assert (await outcome_of(service, plain)).images[0].icon_width is None


class TestFailures:
    @pytest.mark.parametrize(
        "error",
        [
            ContentBlocked("Andra ord kan hjälpa."),
            RequestRefused(),
            ProviderRateLimited(retry_after=17),
            ProviderCredentialsRefused(provider_status=401),
            ProviderTimeout(),
            ProviderFailed(),
            ProviderBadResponse(),
            OutcomeUnknown(),
        ],
    )
    async def test_an_error_fails_every_picture_of_the_call_with_its_code(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        process_jobs: ProcessJobs,
        unit_of_work: FakeUnitOfWorkFactory,
        error: GenerationError,
    ) -> None:
        await process_jobs(FakeImageGenerator(error))
        outcome = await outcome_of(service, three_at_once)
        assert codes(outcome) == [(index, error.code) for index in range(3)]
        assert {failure.message for failure in outcome.failures} == {error.message}
        assert {failure.retry_after for failure in outcome.failures} == {error.retry_after}
        assert outcome.generation.status is GenerationStatus.FINISHED
        unknown = isinstance(error, OutcomeUnknown)
        (stored,) = unit_of_work.memory.calls.values()
        assert stored.call.status is (CallStatus.OUTCOME_UNKNOWN if unknown else CallStatus.FAILED)

    async def test_an_unexpected_error_of_the_generator_ends_the_generation_without_its_message(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, process_jobs: ProcessJobs
    ) -> None:
        await process_jobs(FakeImageGenerator(RuntimeError("sk-hemlig nyckel")))
        outcome = await outcome_of(service, three_at_once)
        assert codes(outcome) == [(index, "provider_error") for index in range(3)]
        assert "hemlig" not in "".join(failure.message for failure in outcome.failures)

    async def test_an_unexpected_error_of_the_image_processor_ends_the_generation(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, process_jobs: ProcessJobs
    ) -> None:
        await process_jobs(processor=FakeImageProcessor(fault=MemoryError()))
        assert len(codes(await outcome_of(service, three_at_once))) == 3

    async def test_other_calls_of_the_generation_are_unaffected(
        self, service: ImageGenerationService, model: ImageModel, process_jobs: ProcessJobs
    ) -> None:
        accepted = await service.start_images(GenerateImages("en röd stuga", n=4))
        await process_jobs(FakeImageGenerator(ProviderFailed(), [result()], RuntimeError(), [result()]))
        outcome = await outcome_of(service, accepted)
        assert [image.index for image in outcome.images] == [1, 3]
        assert [index for index, _ in codes(outcome)] == [0, 2]

    async def test_a_defect_that_one_picture_meets_does_not_cost_the_others(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, process_jobs: ProcessJobs
    ) -> None:
        class BreaksOnce(FakeImageProcessor):
            async def process(
                self, blob: bytes, *, tenant_id: UUID, icon: IconMark | None = None
            ) -> ProcessedImage:
                if b"broken" in blob:
                    raise MemoryError
                return await super().process(blob, tenant_id=tenant_id, icon=icon)

        answers = [result(), result(picture(note="broken")), result()]
        await process_jobs(FakeImageGenerator(answers), BreaksOnce())
        outcome = await outcome_of(service, three_at_once)
        assert [image.index for image in outcome.images] == [0, 2]
        assert codes(outcome) == [(1, "internal_error")]
