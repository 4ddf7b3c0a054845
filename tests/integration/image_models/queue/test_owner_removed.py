"""Removal of a user whose pictures are being generated."""

import asyncio
from collections.abc import AsyncIterable

import pytest
from httpx import AsyncClient
from sqlalchemy import delete, text
from structlog.testing import capture_logs
from tests.factories.image_models import make_new_image
from tests.factories.quotas import make_generation_queue
from tests.factories.users import make_user
from tests.fakes.generation_events import FakeGenerationEvents
from tests.fakes.image_generator import HeldGenerator
from tests.fakes.image_processor import FakeImageProcessor
from tests.integration.image_models.harnesses import SqlRepositoryHarness
from tests.integration.image_models.repositories.harness import QUEUE, claim, end, start
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


async def test_the_result_of_a_sent_call_is_dropped_and_waiting_calls_are_never_sent(
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
        processing = asyncio.create_task(worker.process(QUEUE, 1))
        await generator.called.wait()
        await removal.remove(user.email)
        generator.released.set()
        await processing
        await worker.process(QUEUE, 2)
    assert len(generator.requests) == 1
    assert await rows_of_user(database, user.id) == {}
    assert [entry for entry in logs if entry["log_level"] != "info"] == []


async def test_calls_of_other_users_are_processed(
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
    claimed = await claim(harness, 1)
    assert claimed.generation.id == theirs.id
    await end(harness, claimed.call.id, images=[make_new_image()])
    assert (await rows_of_user(database, colleague.id))["generated_images"] == 1


async def test_a_picture_that_is_just_being_stored_is_deleted_without_a_deadlock(
    harness: SqlRepositoryHarness,
    removal: UserRemovalService,
    database: Database,
    user: User,
    model: ImageModel,
) -> None:
    await start(harness, model, user, 2)
    claimed = await claim(harness, 1)
    async with harness.unit_of_work() as uow:
        await end_call(
            uow, claimed.call.id, CallOutcome(CallStatus.DELIVERED, [make_new_image()]), harness.now()
        )
        removing = asyncio.create_task(removal.remove(user.email))
        await eventually(lambda: _is_lock_awaited(database), "the wait for the generation")
    await removing
    assert await rows_of_user(database, user.id) == {}


async def test_the_removal_waits_for_a_call_that_is_just_being_claimed(
    harness: SqlRepositoryHarness,
    removal: UserRemovalService,
    database: Database,
    user: User,
    model: ImageModel,
) -> None:
    await start(harness, model, user, 2)
    async with harness.unit_of_work() as uow:
        claimed = await claim_next_call(uow, QUEUE, 1, harness.now())
        assert claimed
        removing = asyncio.create_task(removal.remove(user.email))
        await eventually(lambda: _is_lock_awaited(database), "the wait for the call")
    await removing
    await end(harness, claimed.call.id, images=[make_new_image()])
    assert await rows_of_user(database, user.id) == {}


async def test_a_request_during_the_removal_is_refused_as_not_authenticated(
    database: Database, user_client: AsyncClient, user: User, model: ImageModel
) -> None:
    async with database.transaction() as session:
        await session.execute(delete(Users).where(Users.id == user.id))
        asking = asyncio.create_task(
            user_client.post("/image-models/generate", json={"prompt": "en röd stuga"})
        )
        await eventually(lambda: _is_lock_awaited(database), "the wait for the user")
    answer = await asking
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert await rows_of_user(database, user.id) == {}


async def test_a_stream_of_the_user_ends_without_an_error(
    harness: SqlRepositoryHarness, removal: UserRemovalService, user: User, model: ImageModel
) -> None:
    generation = await start(harness, model, user)
    events = FakeGenerationEvents()
    service = ImageGenerationService(user, harness.unit_of_work, events, make_generation_queue(), wait_s=30)
    stream = GenerationStream(service, ImageModelAssembler(), with_bytes=False)
    body = stream.response(generation, {}).body_iterator
    names = asyncio.create_task(_names(body))
    await events.has_waiter.wait()
    await removal.remove(user.email)
    events.notify(generation.id)
    assert await names == ["generation"]


async def _names(body: AsyncIterable[object]) -> list[str | None]:
    return [getattr(event, "event", None) async for event in body]


async def _is_lock_awaited(database: Database) -> bool:
    waiting = text(
        "select exists (select from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock')"
    )
    async with database.transaction() as session:
        return bool(await session.scalar(waiting))
