"""GenerationWorker: redelivered jobs, aborting, and an unavailable database."""

import asyncio

import pytest
from tests.factories.image_models import make_new_image
from tests.fakes.image_generator import FakeImageGenerator, HeldGenerator
from tests.fakes.image_processor import FakeImageProcessor, HeldImageProcessor
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.unittests.image_models.conftest import ProcessJobs, codes, outcome_of

from intric.image_models.application import generation_worker
from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.generation_outcome import AcceptedGeneration
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.application.provider_calls import claim_next_call, end_call
from intric.image_models.domain.image_generator import ContentBlocked
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import CallOutcome, CallStatus


class TestJobs:
    async def test_a_job_without_a_waiting_call_sends_nothing(
        self, unit_of_work: FakeUnitOfWorkFactory, process_jobs: ProcessJobs
    ) -> None:
        unit_of_work.memory.jobs.append("openai")
        assert (await process_jobs()).requests == []

    async def test_a_job_claims_no_call_of_another_provider(
        self,
        service: ImageGenerationService,
        model: ImageModel,
        unit_of_work: FakeUnitOfWorkFactory,
        process_jobs: ProcessJobs,
    ) -> None:
        await service.start_images(GenerateImages("en röd stuga"))
        unit_of_work.memory.jobs[:] = ["azure"]
        assert (await process_jobs()).requests == []

    async def test_a_redelivered_job_ends_its_sent_call_as_unknown(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        unit_of_work: FakeUnitOfWorkFactory,
        process_jobs: ProcessJobs,
    ) -> None:
        async with unit_of_work() as uow:
            claimed = await claim_next_call(uow, "openai", 0, unit_of_work.memory.now())
        assert claimed is not None
        generator = await process_jobs()
        assert generator.requests == []
        outcome = await outcome_of(service, three_at_once)
        assert codes(outcome) == [(index, "outcome_unknown") for index in range(3)]
        assert outcome.is_over

        async with unit_of_work() as uow:
            images = [make_new_image(index) for index in claimed.call.indexes]
            await end_call(
                uow, claimed.call.id, CallOutcome(CallStatus.DELIVERED, images), unit_of_work.memory.now()
            )
        completed = await outcome_of(service, three_at_once)
        assert (len(completed.images), completed.failures) == (3, [])

    async def test_a_redelivered_job_whose_call_has_ended_claims_the_next_one(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        await service.start_images(GenerateImages("en röd stuga", n=2))
        generator = FakeImageGenerator()
        worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor())
        await worker.process("openai", 7)
        await worker.process("openai", 7)
        await worker.process("openai", 8)
        assert len(generator.requests) == 2

    async def test_a_job_redelivered_to_the_same_worker_waits_for_its_call(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted, generator = await service.start_images(GenerateImages("en röd stuga")), HeldGenerator()
        worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor())
        runs = [asyncio.create_task(worker.process("openai", 7)) for _ in range(2)]
        await generator.called.wait()
        await asyncio.wait(runs, timeout=0.05)
        assert not any(run.done() for run in runs)
        generator.released.set()
        await asyncio.gather(*runs)
        outcome = await outcome_of(service, accepted)
        assert (len(outcome.images), codes(outcome), len(generator.requests)) == (1, [], 1)


class TestAborting:
    async def test_ends_sent_calls_as_unknown_and_leaves_waiting_ones(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted, generator = await service.start_images(GenerateImages("en röd stuga", n=2)), HeldGenerator()
        worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor())
        run = asyncio.create_task(worker.process("openai", 7))
        await generator.called.wait()
        await worker.abort()
        await run
        outcome = await outcome_of(service, accepted)
        assert (codes(outcome), outcome.is_over) == ([(0, "outcome_unknown")], False)
        await GenerationWorker(unit_of_work, FakeImageGenerator(), FakeImageProcessor()).process("openai", 8)
        outcome = await outcome_of(service, accepted)
        assert ([image.index for image in outcome.images], outcome.is_over) == ([1], True)

    async def test_stores_a_picture_that_has_already_arrived(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted, processor = await service.start_images(GenerateImages("en röd stuga")), HeldImageProcessor()
        worker = GenerationWorker(unit_of_work, FakeImageGenerator(), processor)
        run = asyncio.create_task(worker.process("openai", 7))
        await processor.called.wait()
        aborting = asyncio.create_task(worker.abort())
        await asyncio.sleep(0)
        processor.released.set()
        await asyncio.gather(aborting, run)
        outcome = await outcome_of(service, accepted)
        assert (len(outcome.images), codes(outcome)) == (1, [])

    async def test_ends_a_call_as_unknown_when_processing_its_picture_takes_too_long(
        self,
        service: ImageGenerationService,
        model: ImageModel,
        unit_of_work: FakeUnitOfWorkFactory,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(generation_worker, "STORED_WITHIN_S", 0.01)
        accepted, processor = await service.start_images(GenerateImages("en röd stuga")), HeldImageProcessor()
        worker = GenerationWorker(unit_of_work, FakeImageGenerator(), processor)
        run = asyncio.create_task(worker.process("openai", 7))
        await processor.called.wait()
        await worker.abort()
        await run
        assert codes(await outcome_of(service, accepted)) == [(0, "outcome_unknown")]

    async def test_keeps_an_error_that_the_provider_has_reported(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted, failed = await service.start_images(GenerateImages("en röd stuga")), asyncio.Event()

        def fail_while_the_database_is_unavailable() -> None:
            unit_of_work.failures_left = 1
            failed.set()

        generator = FakeImageGenerator(ContentBlocked(), before_each=fail_while_the_database_is_unavailable)
        worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor(), retry_pause_s=0.05)
        run = asyncio.create_task(worker.process("openai", 7))
        await failed.wait()
        await asyncio.sleep(0)
        await worker.abort()
        await run
        assert codes(await outcome_of(service, accepted)) == [(0, "content_blocked")]


class TestDatabaseUnavailable:
    async def test_a_job_is_processed_when_the_database_is_back(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        unit_of_work: FakeUnitOfWorkFactory,
        process_jobs: ProcessJobs,
    ) -> None:
        unit_of_work.failures_left = 3
        generator = await process_jobs()
        assert len(generator.requests) == 1
        assert len((await outcome_of(service, three_at_once)).images) == 3

    async def test_pictures_that_arrived_meanwhile_are_stored_when_it_is_back(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        unit_of_work: FakeUnitOfWorkFactory,
        process_jobs: ProcessJobs,
    ) -> None:
        def fail_next_transactions() -> None:
            unit_of_work.failures_left = 3

        generator = await process_jobs(FakeImageGenerator(before_each=fail_next_transactions))
        assert len(generator.requests) == 1
        assert len((await outcome_of(service, three_at_once)).images) == 3

    async def test_a_call_is_made_though_the_reply_to_its_claim_was_lost(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        unit_of_work: FakeUnitOfWorkFactory,
        process_jobs: ProcessJobs,
    ) -> None:
        unit_of_work.lose_reply_of(2)  # the first looks for a call that a dead worker left
        generator = await process_jobs()
        outcome = await outcome_of(service, three_at_once)
        assert (len(generator.requests), len(outcome.images), codes(outcome)) == (1, 3, [])

    async def test_a_redelivered_job_ends_its_call_though_the_first_try_fails(
        self,
        service: ImageGenerationService,
        three_at_once: AcceptedGeneration,
        unit_of_work: FakeUnitOfWorkFactory,
        process_jobs: ProcessJobs,
    ) -> None:
        async with unit_of_work() as uow:
            assert await claim_next_call(uow, "openai", 0, unit_of_work.memory.now())
        unit_of_work.lose_reply_of(2)
        await process_jobs()
        assert {code for _, code in codes(await outcome_of(service, three_at_once))} == {"outcome_unknown"}
