"""A stream that has to end before the generation does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from itertools import count

from sse_starlette import EventSourceResponse, ServerSentEvent
from tests.factories.quotas import make_generation_queue
from tests.fakes.unit_of_work import FakeUnitOfWork, FakeUnitOfWorkFactory
from tests.unittests.image_models.conftest import ProcessJobs

from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.presentation.generation_stream import GenerationStream
from intric.image_models.presentation.image_model_assembler import ImageModelAssembler, generation_path
from intric.shared.user import User


async def test_an_unavailable_database_ends_the_stream_with_a_continue_event(
    service: ImageGenerationService,
    model: ImageModel,
    unit_of_work: FakeUnitOfWorkFactory,
    process_jobs: ProcessJobs,
) -> None:
    generation = (await service.start_images(GenerateImages("en röd stuga", n=2))).generation
    unit_of_work.memory.jobs.pop()
    await process_jobs()
    answer = GenerationStream(service, ImageModelAssembler(), with_bytes=True).response(generation, {})
    events = _events(answer)
    assert [(await anext(events)).event for _ in range(2)] == ["generation", "image"]

    following = asyncio.ensure_future(anext(events))
    await unit_of_work.events.has_waiter.wait()
    unit_of_work.failures_left = 1
    unit_of_work.events.notify(generation.id)
    last = await following
    assert last.event == "continue"
    assert last.data == f'{{"location": "{generation_path(generation.id)}", "last_event_id": 1}}'


async def test_a_picture_that_could_not_be_read_is_not_counted_in_last_event_id(
    service: ImageGenerationService,
    user: User,
    model: ImageModel,
    unit_of_work: FakeUnitOfWorkFactory,
    process_jobs: ProcessJobs,
) -> None:
    generation = (await service.start_images(GenerateImages("en röd stuga"))).generation
    await process_jobs()
    opened = count(1)

    def open_uow() -> AbstractAsyncContextManager[FakeUnitOfWork]:
        # The first transaction reads the events; the second one, for the picture's bytes, fails.
        unit_of_work.failures_left = int(next(opened) == 2)
        return unit_of_work()

    watching = ImageGenerationService(user, open_uow, unit_of_work.events, make_generation_queue(1), wait_s=1)
    answer = GenerationStream(watching, ImageModelAssembler(), with_bytes=True).response(generation, {})
    first, last = [event async for event in _events(answer)]
    assert (first.event, last.event) == ("generation", "continue")
    assert str(last.data).endswith('"last_event_id": 0}')


async def _events(answer: EventSourceResponse) -> AsyncIterator[ServerSentEvent]:
    """Yield the events without comments, which clients ignore."""
    async for event in answer.body_iterator:
        assert isinstance(event, ServerSentEvent)
        if event.comment is None:
            yield event
