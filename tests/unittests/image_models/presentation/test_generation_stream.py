"""What a stream does when it can't go on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from itertools import count

from sse_starlette import EventSourceResponse, ServerSentEvent
from tests.fakes.unit_of_work import FakeUnitOfWork, FakeUnitOfWorkFactory
from tests.unittests.image_models.conftest import WorkOff

from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.presentation.generation_stream import GenerationStream
from intric.image_models.presentation.image_model_assembler import ImageModelAssembler, generation_path
from intric.shared.user import User


async def test_a_database_that_goes_away_meanwhile_leaves_word_where_to_go_on(
    service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory, work_off: WorkOff
) -> None:
    generation = (await service.start_images(GenerateImages("en röd stuga", n=2))).generation
    unit_of_work.memory.jobs.pop()
    await work_off()
    answer = GenerationStream(service, ImageModelAssembler(), with_bytes=True).response(generation, {})
    events = _events(answer)
    assert [(await anext(events)).event for _ in range(2)] == ["generation", "image"]

    following = asyncio.ensure_future(anext(events))
    await unit_of_work.events.somebody_waits.wait()
    unit_of_work.away = 1
    unit_of_work.events.notify(generation.id)
    last = await following
    assert last.event == "continue"
    assert last.data == f'{{"location": "{generation_path(generation.id)}", "last_event_id": 1}}'


async def test_a_picture_that_could_not_be_read_is_among_what_is_to_come(
    service: ImageGenerationService,
    user: User,
    model: ImageModel,
    unit_of_work: FakeUnitOfWorkFactory,
    work_off: WorkOff,
) -> None:
    generation = (await service.start_images(GenerateImages("en röd stuga"))).generation
    await work_off()
    opened = count(1)

    def open_work() -> AbstractAsyncContextManager[FakeUnitOfWork]:
        unit_of_work.away = int(next(opened) == 2)  # what happened is read, its picture is not
        return unit_of_work()

    watching = ImageGenerationService(user, open_work, unit_of_work.events, max_waiting=1, wait_s=1)
    answer = GenerationStream(watching, ImageModelAssembler(), with_bytes=True).response(generation, {})
    first, last = [event async for event in _events(answer)]
    assert (first.event, last.event) == ("generation", "continue")
    assert str(last.data).endswith('"last_event_id": 0}')


async def _events(answer: EventSourceResponse) -> AsyncIterator[ServerSentEvent]:
    """Without comments, which no client sees."""
    async for event in answer.body_iterator:
        assert isinstance(event, ServerSentEvent)
        if event.comment is None:
            yield event
