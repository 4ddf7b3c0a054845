"""Carrying out provider calls."""

import asyncio

import pytest
from tests.factories.image_models import keep, make_image_model, make_new_image
from tests.fakes.image_generator import FakeImageGenerator, HeldGenerator, result
from tests.fakes.image_processor import FakeImageProcessor, HeldCodec, picture
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.unittests.image_models.conftest import WorkOff

from intric.image_models.application import generation_worker
from intric.image_models.application.commands import GenerateIcons, GenerateImages
from intric.image_models.application.generation_outcome import AcceptedGeneration, GenerationOutcome
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.application.ports.image_processor import IconMark, ProcessedImage
from intric.image_models.application.provider_calls import claim_next_call, end_call
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
from intric.image_models.domain.provider_call import CallOutcome, CallStatus
from intric.shared.user import User


@pytest.fixture
async def three_at_once(
    service: ImageGenerationService, user: User, unit_of_work: FakeUnitOfWorkFactory
) -> AcceptedGeneration:
    """Three pictures that one call is to bring."""
    keep(unit_of_work.memory, user.tenant_id, make_image_model(max_images_per_request=4))
    return await service.start_images(GenerateImages("en röd stuga", n=3, size="1536x1024", quality="low"))


async def come_of(service: ImageGenerationService, accepted: AcceptedGeneration) -> GenerationOutcome:
    return await service.progress(accepted.generation.id)


def codes(outcome: GenerationOutcome) -> list[tuple[int, str]]:
    return [(failure.index, failure.code) for failure in outcome.failures]


class TestWhatTheProviderGets:
    async def test_is_the_request_as_it_was_accepted(
        self, three_at_once: AcceptedGeneration, work_off: WorkOff
    ) -> None:
        generator = await work_off()
        (request,) = generator.requests
        assert (request.prompt, request.n) == ("en röd stuga", 3)
        assert (request.size, request.quality, request.background) == ("1536x1024", "low", None)
        assert request.seed == three_at_once.generation.seed
        assert [model.id for model in generator.models] == [three_at_once.model.id]

    async def test_no_transaction_is_open_while_it_works(
        self, three_at_once: AcceptedGeneration, work_off: WorkOff, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        seen: list[tuple[int, CallStatus]] = []

        def look() -> None:
            (kept,) = unit_of_work.memory.calls.values()
            seen.append((unit_of_work.open_now, kept.call.status))

        await work_off(FakeImageGenerator(before_each=look))
        assert seen == [(0, CallStatus.SENT)]

    async def test_no_transaction_is_open_while_pictures_are_developed(
        self, three_at_once: AcceptedGeneration, work_off: WorkOff, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        open_then: list[int] = []

        class WatchedCodec(FakeImageProcessor):
            async def process(self, blob: bytes, *, icon: IconMark | None = None) -> ProcessedImage:
                open_then.append(unit_of_work.open_now)
                return await super().process(blob, icon=icon)

        await work_off(processor=WatchedCodec())
        assert open_then == [0, 0, 0]


class TestWhatComesBack:
    async def test_is_kept_byte_for_byte_and_measured(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, work_off: WorkOff
    ) -> None:
        blobs = [picture(640, 480, "a"), picture(480, 640, "b"), picture(32, 32, "c")]
        await work_off(FakeImageGenerator([result(blob, "reviderad") for blob in blobs]))
        outcome = await come_of(service, three_at_once)
        assert [(image.width, image.height) for image in outcome.images] == [(640, 480), (480, 640), (32, 32)]
        assert [
            (await service.content(image, RenditionKind.ORIGINAL)).blob for image in outcome.images
        ] == blobs
        assert {image.revised_prompt for image in outcome.images} == {"reviderad"}
        assert outcome.generation.status is GenerationStatus.FINISHED

    async def test_a_short_answer_is_a_failure_for_each_missing_picture(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, work_off: WorkOff
    ) -> None:
        await work_off(FakeImageGenerator([result()]))
        outcome = await come_of(service, three_at_once)
        assert [image.index for image in outcome.images] == [0]
        assert codes(outcome) == [(1, "provider_bad_response"), (2, "provider_bad_response")]

    async def test_more_than_was_asked_for_is_not_kept(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, work_off: WorkOff
    ) -> None:
        await work_off(FakeImageGenerator([result() for _ in range(5)]))
        assert len((await come_of(service, three_at_once)).images) == 3

    async def test_what_is_no_picture_does_not_cost_the_others(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, work_off: WorkOff
    ) -> None:
        await work_off(FakeImageGenerator([result(), result(b"<html>"), result()]))
        outcome = await come_of(service, three_at_once)
        assert [image.index for image in outcome.images] == [0, 2]
        assert codes(outcome) == [(1, "provider_bad_response")]

    async def test_an_empty_answer_is_no_success(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, work_off: WorkOff
    ) -> None:
        await work_off(FakeImageGenerator([]))
        outcome = await come_of(service, three_at_once)
        assert outcome.is_over and not outcome.images
        assert len(outcome.failures) == 3

    async def test_words_that_no_database_takes_do_not_cost_the_picture(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, work_off: WorkOff
    ) -> None:
        await work_off(FakeImageGenerator([result(revised_prompt="en\x00 stu\ud800ga")] * 3))
        revised = (await come_of(service, three_at_once)).images[0].revised_prompt
        assert revised == "en stu?ga"

    async def test_only_icons_get_an_icon_and_it_says_whether_ai_made_it(
        self,
        service: ImageGenerationService,
        user: User,
        unit_of_work: FakeUnitOfWorkFactory,
        work_off: WorkOff,
    ) -> None:
        by_ai, put_together = make_image_model(), make_image_model(is_ai=False)
        keep(unit_of_work.memory, user.tenant_id, by_ai, put_together)
        icons = [
            await service.start_icon_variants(GenerateIcons("Biblioteket", num_variants=1, model_id=model.id))
            for model in (by_ai, put_together)
        ]
        plain = await service.start_images(GenerateImages("en röd stuga", model_id=by_ai.id))
        await work_off()
        first, second = [(await come_of(service, each)).images[0] for each in icons]
        assert (await service.content(first, RenditionKind.ICON)).blob.startswith(b"AI icon of")
        assert (await service.content(second, RenditionKind.ICON)).blob.startswith(b"icon of")
        assert (await come_of(service, plain)).images[0].icon_width is None


class TestWhatGoesWrong:
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
    async def test_is_a_failure_of_its_kind_for_every_picture_of_the_call(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        work_off: WorkOff,
        unit_of_work: FakeUnitOfWorkFactory,
        error: GenerationError,
    ) -> None:
        await work_off(FakeImageGenerator(error))
        outcome = await come_of(service, three_at_once)
        assert codes(outcome) == [(index, error.code) for index in range(3)]
        assert {failure.message for failure in outcome.failures} == {error.message}
        assert {failure.retry_after for failure in outcome.failures} == {error.retry_after}
        assert outcome.generation.status is GenerationStatus.FINISHED
        unknown = isinstance(error, OutcomeUnknown)
        (kept,) = unit_of_work.memory.calls.values()
        assert kept.call.status is (CallStatus.OUTCOME_UNKNOWN if unknown else CallStatus.FAILED)

    async def test_a_defect_of_the_generator_ends_the_generation_and_tells_nothing_of_itself(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, work_off: WorkOff
    ) -> None:
        await work_off(FakeImageGenerator(RuntimeError("sk-hemlig nyckel")))
        outcome = await come_of(service, three_at_once)
        assert codes(outcome) == [(index, "provider_error") for index in range(3)]
        assert "hemlig" not in "".join(failure.message for failure in outcome.failures)

    async def test_a_defect_of_the_codec_ends_the_generation_too(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, work_off: WorkOff
    ) -> None:
        await work_off(processor=FakeImageProcessor(fault=MemoryError()))
        assert len(codes(await come_of(service, three_at_once))) == 3

    async def test_other_calls_of_the_same_generation_go_on(
        self, service: ImageGenerationService, model: ImageModel, work_off: WorkOff
    ) -> None:
        accepted = await service.start_images(GenerateImages("en röd stuga", n=4))
        await work_off(FakeImageGenerator(ProviderFailed(), [result()], RuntimeError(), [result()]))
        outcome = await come_of(service, accepted)
        assert [image.index for image in outcome.images] == [1, 3]
        assert [index for index, _ in codes(outcome)] == [0, 2]

    async def test_a_defect_that_one_picture_meets_does_not_cost_the_others(
        self, service: ImageGenerationService, three_at_once: AcceptedGeneration, work_off: WorkOff
    ) -> None:
        class BreaksOnce(FakeImageProcessor):
            async def process(self, blob: bytes, *, icon: IconMark | None = None) -> ProcessedImage:
                if b"broken" in blob:
                    raise MemoryError
                return await super().process(blob, icon=icon)

        answers = [result(), result(picture(note="broken")), result()]
        await work_off(FakeImageGenerator(answers), BreaksOnce())
        outcome = await come_of(service, three_at_once)
        assert [image.index for image in outcome.images] == [0, 2]
        assert codes(outcome) == [(1, "internal_error")]


class TestJobs:
    async def test_one_without_a_waiting_call_costs_nothing(
        self, unit_of_work: FakeUnitOfWorkFactory, work_off: WorkOff
    ) -> None:
        unit_of_work.memory.jobs.append("openai")
        assert (await work_off()).requests == []

    async def test_one_takes_no_call_of_another_provider(
        self,
        service: ImageGenerationService,
        model: ImageModel,
        unit_of_work: FakeUnitOfWorkFactory,
        work_off: WorkOff,
    ) -> None:
        await service.start_images(GenerateImages("en röd stuga"))
        unit_of_work.memory.jobs[:] = ["azure"]
        assert (await work_off()).requests == []

    async def test_one_that_comes_again_means_that_the_answer_was_lost(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        unit_of_work: FakeUnitOfWorkFactory,
        work_off: WorkOff,
    ) -> None:
        async with unit_of_work() as work:
            taken = await claim_next_call(work, "openai", 0, unit_of_work.memory.now())
        assert taken is not None
        generator = await work_off()
        assert generator.requests == []
        outcome = await come_of(service, three_at_once)
        assert codes(outcome) == [(index, "outcome_unknown") for index in range(3)]
        assert outcome.is_over

        async with unit_of_work() as work:
            images = [make_new_image(index) for index in taken.call.indexes]
            await end_call(
                work, taken.call.id, CallOutcome(CallStatus.DELIVERED, images), unit_of_work.memory.now()
            )
        come_home = await come_of(service, three_at_once)
        assert (len(come_home.images), come_home.failures) == (3, [])

    async def test_one_that_comes_again_after_its_call_ended_takes_the_next(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        await service.start_images(GenerateImages("en röd stuga", n=2))
        generator = FakeImageGenerator()
        worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor())
        await worker.process("openai", 7)
        await worker.process("openai", 7)
        await worker.process("openai", 8)
        assert len(generator.requests) == 2

    async def test_one_that_comes_again_while_its_call_is_out_waits_for_it(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted, generator = await service.start_images(GenerateImages("en röd stuga")), HeldGenerator()
        worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor())
        uses = [asyncio.create_task(worker.process("openai", 7)) for _ in range(2)]
        await generator.called.wait()
        await asyncio.wait(uses, timeout=0.05)
        assert not any(use.done() for use in uses)
        generator.released.set()
        await asyncio.gather(*uses)
        outcome = await come_of(service, accepted)
        assert (len(outcome.images), codes(outcome), len(generator.requests)) == (1, [], 1)


class TestGivingUp:
    async def test_ends_what_is_out_as_unknown_and_leaves_what_waits(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted, generator = await service.start_images(GenerateImages("en röd stuga", n=2)), HeldGenerator()
        worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor())
        use = asyncio.create_task(worker.process("openai", 7))
        await generator.called.wait()
        await worker.abort()
        await use
        outcome = await come_of(service, accepted)
        assert (codes(outcome), outcome.is_over) == ([(0, "outcome_unknown")], False)
        await GenerationWorker(unit_of_work, FakeImageGenerator(), FakeImageProcessor()).process("openai", 8)
        outcome = await come_of(service, accepted)
        assert ([image.index for image in outcome.images], outcome.is_over) == ([1], True)

    async def test_keeps_a_picture_that_is_home_already(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted, processor = await service.start_images(GenerateImages("en röd stuga")), HeldCodec()
        worker = GenerationWorker(unit_of_work, FakeImageGenerator(), processor)
        use = asyncio.create_task(worker.process("openai", 7))
        await processor.called.wait()
        giving_up = asyncio.create_task(worker.abort())
        await asyncio.sleep(0)
        processor.released.set()
        await asyncio.gather(giving_up, use)
        outcome = await come_of(service, accepted)
        assert (len(outcome.images), codes(outcome)) == (1, [])

    async def test_does_not_wait_for_long_for_what_is_home(
        self,
        service: ImageGenerationService,
        model: ImageModel,
        unit_of_work: FakeUnitOfWorkFactory,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(generation_worker, "STORED_WITHIN_S", 0.01)
        accepted, processor = await service.start_images(GenerateImages("en röd stuga")), HeldCodec()
        worker = GenerationWorker(unit_of_work, FakeImageGenerator(), processor)
        use = asyncio.create_task(worker.process("openai", 7))
        await processor.called.wait()
        await worker.abort()
        await use
        assert codes(await come_of(service, accepted)) == [(0, "outcome_unknown")]

    async def test_keeps_an_error_that_the_provider_has_reported(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted, failed = await service.start_images(GenerateImages("en röd stuga")), asyncio.Event()

        def fail_while_the_database_is_unavailable() -> None:
            unit_of_work.away = 1
            failed.set()

        generator = FakeImageGenerator(ContentBlocked(), before_each=fail_while_the_database_is_unavailable)
        worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor(), retry_pause_s=0.05)
        use = asyncio.create_task(worker.process("openai", 7))
        await failed.wait()
        await asyncio.sleep(0)
        await worker.abort()
        await use
        assert codes(await come_of(service, accepted)) == [(0, "content_blocked")]


class TestDatabaseAway:
    async def test_a_job_is_used_when_the_database_is_back(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        unit_of_work: FakeUnitOfWorkFactory,
        work_off: WorkOff,
    ) -> None:
        unit_of_work.away = 3
        generator = await work_off()
        assert len(generator.requests) == 1
        assert len((await come_of(service, three_at_once)).images) == 3

    async def test_pictures_that_arrived_meanwhile_are_stored_when_it_is_back(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        unit_of_work: FakeUnitOfWorkFactory,
        work_off: WorkOff,
    ) -> None:
        def go_away() -> None:
            unit_of_work.away = 3

        generator = await work_off(FakeImageGenerator(before_each=go_away))
        assert len(generator.requests) == 1
        assert len((await come_of(service, three_at_once)).images) == 3

    async def test_a_call_is_made_though_the_reply_to_its_claim_was_lost(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        unit_of_work: FakeUnitOfWorkFactory,
        work_off: WorkOff,
    ) -> None:
        unit_of_work.lose_reply_of(2)  # the first looks for a call that a dead worker left
        generator = await work_off()
        outcome = await come_of(service, three_at_once)
        assert (len(generator.requests), len(outcome.images), codes(outcome)) == (1, 3, [])
