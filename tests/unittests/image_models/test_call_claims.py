"""Jobs that wait for a slot or for a thread of this machine."""

import asyncio
from collections import Counter

import pytest
from tests.factories.image_models import make_user, store_models
from tests.fakes.image_generator import FakeImageGenerator, HeldGenerator
from tests.fakes.image_processor import FakeImageProcessor
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.support.waiting import eventually
from tests.unittests.image_models.conftest import MakeService

from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.application.provider_calls import claim_next_call, end_call
from intric.image_models.domain.image_generator import ImageGenerationResult, ImageRequest
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import CallOutcome, CallStatus
from intric.image_models.domain.provider_slots import ProviderSlots
from intric.shared.user import User

QUEUE = "openai"


class SteppingGenerator(FakeImageGenerator):
    """Holds every call until the test lets one go on."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[str] = []
        self.step = asyncio.Semaphore(0)

    async def generate_images(self, request: ImageRequest) -> list[ImageGenerationResult]:
        self.started.append(request.prompt)
        await self.step.acquire()
        return await super().generate_images(request)


@pytest.fixture
def other(unit_of_work: FakeUnitOfWorkFactory, model: ImageModel) -> User:
    other = make_user()
    store_models(unit_of_work.memory, other.tenant_id, model)
    return other


async def test_a_call_of_a_local_provider_is_chosen_when_there_is_a_thread_for_it(
    make_service: MakeService, user: User, other: User, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
) -> None:
    generator = SteppingGenerator()
    worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor(), local_limits={QUEUE: 2})
    for _ in range(2):
        await make_service(user).start_images(GenerateImages("flood", n=4))
    jobs = [asyncio.create_task(worker.process(QUEUE, job_id)) for job_id in range(8)]
    await eventually(lambda: generator.started == ["flood"] * 2, "two calls")
    await make_service(other).start_images(GenerateImages("other", n=2))
    generator.step.release()
    await eventually(lambda: generator.started == ["flood"] * 2 + ["other"], "the other organisation's call")
    for _ in range(9):
        generator.step.release()
    await asyncio.gather(*jobs)
    assert Counter(generator.started) == {"flood": 6, "other": 2}


async def test_a_job_that_waits_for_a_slot_goes_back_to_the_queue_when_the_worker_stops(
    make_service: MakeService, user: User, other: User, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
) -> None:
    generator = SteppingGenerator()
    slots = ProviderSlots(limit=2, reserved=1)
    worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor(), slots=slots)
    await make_service(user).start_images(GenerateImages("flood", n=3))
    unit_of_work.memory.jobs.clear()
    jobs = [asyncio.create_task(worker.process(QUEUE, job_id)) for job_id in range(3)]
    await eventually(lambda: generator.started == ["flood"], "one call")
    worker.stop()
    await asyncio.wait(jobs[1:])
    assert unit_of_work.memory.jobs == [QUEUE] * 2
    generator.step.release()
    await asyncio.gather(*jobs)
    assert generator.started == ["flood"]


async def test_a_call_that_ends_lets_the_next_one_start(
    make_service: MakeService, user: User, other: User, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
) -> None:
    generator = FakeImageGenerator()
    slots = ProviderSlots(limit=2, reserved=1)
    worker = GenerationWorker(unit_of_work, generator, FakeImageProcessor(), slots=slots)
    await make_service(user).start_images(GenerateImages("flood", n=4))
    await asyncio.gather(*(worker.process(QUEUE, job_id) for job_id in range(4)))
    assert len(generator.requests) == 4


async def test_a_job_that_two_workers_wait_with_sends_its_call_once(
    make_service: MakeService, user: User, other: User, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
) -> None:
    await make_service(user).start_images(GenerateImages("before", n=1))
    async with unit_of_work() as uow:
        before = await claim_next_call(uow, QUEUE, 99, unit_of_work.memory.now())
    assert before is not None
    await make_service(user).start_images(GenerateImages("once"))
    generator, slots = HeldGenerator(), ProviderSlots(limit=1)
    workers = [GenerationWorker(unit_of_work, generator, FakeImageProcessor(), slots=slots) for _ in range(2)]
    jobs = [asyncio.create_task(worker.process(QUEUE, 7)) for worker in workers]
    await asyncio.sleep(0.05)
    assert not generator.called.is_set()
    async with unit_of_work() as uow:
        await end_call(uow, before.call.id, CallOutcome(CallStatus.FAILED), unit_of_work.memory.now())
    await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED, timeout=5)
    generator.released.set()
    await asyncio.gather(*jobs)
    assert len(generator.requests) == 1
