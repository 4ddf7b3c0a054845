"""Somebody is removed while their pictures are being made."""

import asyncio
from collections.abc import AsyncIterable

import pytest
from httpx import AsyncClient
from sqlalchemy import delete, text
from structlog.testing import capture_logs
from tests.factories.image_models import make_new_image
from tests.factories.users import make_user
from tests.fakes.generation_events import FakeGenerationEvents
from tests.fakes.image_generator import HeldGenerator
from tests.fakes.image_processor import FakeImageProcessor
from tests.integration.image_models.harnesses import SqlRepositoryHarness
from tests.integration.image_models.repositories.harness import LINE, end, start, take
from tests.support.belongings import rows_of_user
from tests.support.waiting import eventually

from intric.database.database import Database
from intric.database.tables.users_table import Users
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.application.provider_calls import claim_next_call, end_call
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import CallOutcome, CallStatus
from intric.image_models.presentation.generation_stream import GenerationStream
from intric.image_models.presentation.image_model_assembler import ImageModelAssembler
from intric.main.container.server import ServerContainer
from intric.shared.user import User
from intric.users.user_removal import UserRemovalService

pytestmark = pytest.mark.integration


@pytest.fixture
def harness(database: Database) -> SqlRepositoryHarness:
    return SqlRepositoryHarness(database)


@pytest.fixture
def removal(container: ServerContainer) -> UserRemovalService:
    return container.user_removal_service()


@pytest.fixture
async def model(harness: SqlRepositoryHarness, user: User) -> ImageModel:
    return await harness.model(user)


async def test_a_call_that_is_out_comes_home_to_nothing_and_what_waits_is_never_sent(
    harness: SqlRepositoryHarness,
    removal: UserRemovalService,
    database: Database,
    user: User,
    model: ImageModel,
) -> None:
    await start(harness, model, user, 3)
    generator = HeldGenerator()
    worker = GenerationWorker(harness.unit_of_work, generator, FakeImageProcessor())
    with capture_logs() as logs:
        out = asyncio.create_task(worker.process(LINE, 1))
        await generator.called.wait()
        await removal.remove(user.email)
        generator.released.set()
        await out
        await worker.process(LINE, 2)
    assert len(generator.requests) == 1
    assert await rows_of_user(database, user.id) == {}
    assert [line for line in logs if line["log_level"] != "info"] == []


async def test_the_worker_goes_on_with_the_calls_of_others(
    harness: SqlRepositoryHarness,
    removal: UserRemovalService,
    database: Database,
    user: User,
    model: ImageModel,
) -> None:
    colleague = await make_user(database, user.tenant_id, "colleague@sundsvall.example.com")
    await start(harness, model, user, 2)
    theirs = await start(harness, model, colleague)
    await removal.remove(user.email)
    taken = await take(harness, 1)
    assert taken.generation.id == theirs.id
    await end(harness, taken.call.id, images=[make_new_image()])
    assert (await rows_of_user(database, colleague.id))["generated_images"] == 1


async def test_a_picture_that_is_just_being_stored_goes_too_and_nothing_gets_stuck(
    harness: SqlRepositoryHarness,
    removal: UserRemovalService,
    database: Database,
    user: User,
    model: ImageModel,
) -> None:
    await start(harness, model, user, 2)
    taken = await take(harness, 1)
    async with harness.unit_of_work() as work:
        await end_call(
            work, taken.call.id, CallOutcome(CallStatus.DELIVERED, [make_new_image()]), harness.now()
        )
        removing = asyncio.create_task(removal.remove(user.email))
        await eventually(lambda: _somebody_waits(database), "the wait for the generation")
    await removing
    assert await rows_of_user(database, user.id) == {}


async def test_a_call_that_is_just_being_taken_is_waited_for(
    harness: SqlRepositoryHarness,
    removal: UserRemovalService,
    database: Database,
    user: User,
    model: ImageModel,
) -> None:
    await start(harness, model, user, 2)
    async with harness.unit_of_work() as work:
        taken = await claim_next_call(work, LINE, 1, harness.now())
        assert taken
        removing = asyncio.create_task(removal.remove(user.email))
        await eventually(lambda: _somebody_waits(database), "the wait for the call")
    await removing
    await end(harness, taken.call.id, images=[make_new_image()])
    assert await rows_of_user(database, user.id) == {}


async def test_a_request_that_is_just_being_accepted_is_refused_as_a_later_one_would_be(
    database: Database, user_client: AsyncClient, user: User, model: ImageModel
) -> None:
    async with database.transaction() as session:
        await session.execute(delete(Users).where(Users.id == user.id))
        asking = asyncio.create_task(
            user_client.post("/image-models/generate", json={"prompt": "en röd stuga"})
        )
        await eventually(lambda: _somebody_waits(database), "the wait for what becomes of the user")
    answer = await asking
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert await rows_of_user(database, user.id) == {}


async def test_whoever_watched_is_let_go_without_a_fault(
    harness: SqlRepositoryHarness, removal: UserRemovalService, user: User, model: ImageModel
) -> None:
    generation = await start(harness, model, user)
    events = FakeGenerationEvents()
    service = ImageGenerationService(user, harness.unit_of_work, events, max_waiting=500, wait_s=30)
    stream = GenerationStream(service, ImageModelAssembler(), with_bytes=False)
    story = stream.response(generation, {}).body_iterator
    told = asyncio.create_task(_names(story))
    await events.somebody_waits.wait()
    await removal.remove(user.email)
    events.notify(generation.id)
    assert await told == ["generation"]


async def _names(story: AsyncIterable[object]) -> list[str | None]:
    return [getattr(event, "event", None) async for event in story]


async def _somebody_waits(database: Database) -> bool:
    waiting = text(
        "select exists (select from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock')"
    )
    async with database.transaction() as session:
        return bool(await session.scalar(waiting))
