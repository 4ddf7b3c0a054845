"""Trying whether a model answers."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from tests.factories.image_models import keep, make_image_model, make_user
from tests.fakes.image_generator import FakeImageGenerator
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.support.waiting import eventually
from tests.unittests.image_models.conftest import MakeService, WorkOff

from intric.ai_models.credentials import EncryptedCredentials
from intric.image_models.application.image_model_test_service import ImageModelTestService, ModelTest
from intric.image_models.domain.errors import CredentialsMissing
from intric.image_models.domain.image_generator import ProviderCredentialsRefused
from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import Busy, NotFound, NotPermitted
from intric.shared.permissions import Role
from intric.shared.user import User


@pytest.fixture
def user() -> User:
    return make_user(role=Role.ADMIN)


@pytest.fixture
def off(user: User, unit_of_work: FakeUnitOfWorkFactory) -> ImageModel:
    """A model that is not enabled, with sizes and qualities."""
    model = make_image_model(
        is_org_enabled=False,
        supported_sizes=["auto", "1024x1024", "512x256", "512x512"],
        supported_qualities=["auto", "low", "high"],
        max_images_per_request=4,
    )
    keep(unit_of_work.memory, user.tenant_id, model)
    return model


def trier(
    make: MakeService, work: FakeUnitOfWorkFactory, user: User, *, wait_s: float = 30
) -> ImageModelTestService:
    waiting = partial(make, wait_s=wait_s)
    return ImageModelTestService(user, waiting, work, max_waiting=1, wait_s=wait_s)


async def answer_of(
    trying: Coroutine[Any, Any, ModelTest],
    work: FakeUnitOfWorkFactory,
    work_off: WorkOff,
    generator: FakeImageGenerator,
) -> ModelTest:
    """What it comes to when the worker takes the call as soon as it is there."""
    answer = asyncio.create_task(trying)
    await eventually(lambda: bool(work.memory.jobs), "a call in line")
    await work_off(generator)
    return await answer


class TestTest:
    async def test_asks_for_one_smallest_cheapest_picture_and_keeps_none(
        self,
        user: User,
        off: ImageModel,
        make_service: MakeService,
        unit_of_work: FakeUnitOfWorkFactory,
        work_off: WorkOff,
    ) -> None:
        generator = FakeImageGenerator()
        found = await answer_of(
            trier(make_service, unit_of_work, user).test(off.id), unit_of_work, work_off, generator
        )
        assert (found.ok, found.code) == (True, None)
        (request,) = generator.requests
        assert (request.n, request.size, request.quality) == (1, "512x256", "low")
        assert unit_of_work.memory.images == {}

    async def test_says_to_an_administrator_what_to_mend(
        self,
        user: User,
        off: ImageModel,
        make_service: MakeService,
        unit_of_work: FakeUnitOfWorkFactory,
        work_off: WorkOff,
    ) -> None:
        saved = EncryptedCredentials("openai", "sealed", {}, "90be", datetime.now(UTC))
        unit_of_work.memory.credentials[user.tenant_id, "openai"] = saved
        generator = FakeImageGenerator(ProviderCredentialsRefused(provider_status=401))
        found = await answer_of(
            trier(make_service, unit_of_work, user).test(off.id), unit_of_work, work_off, generator
        )
        assert (found.ok, found.code) == (False, "provider_credentials")
        assert "the key that ends in 90be" in found.message
        assert generator.credentials == [saved]

    async def test_says_so_when_no_answer_comes_in_time(
        self, user: User, off: ImageModel, make_service: MakeService, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        found = await trier(make_service, unit_of_work, user, wait_s=0.01).test(off.id)
        assert (found.ok, found.code) == (False, "provider_timeout")

    async def test_refuses_what_can_not_be_tried(
        self, user: User, off: ImageModel, make_service: MakeService, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        locked, unknown = make_image_model(has_credentials=False), make_image_model()
        keep(unit_of_work.memory, user.tenant_id, locked)
        service = trier(make_service, unit_of_work, user, wait_s=0.01)
        with pytest.raises(CredentialsMissing):
            await service.test(locked.id)
        with pytest.raises(NotFound):
            await service.test(unknown.id)
        with pytest.raises(NotPermitted):
            await trier(make_service, unit_of_work, make_user(tenant_id=user.tenant_id)).test(off.id)
        await service.test(off.id)
        with pytest.raises(Busy):
            await service.test(off.id)
        assert len(unit_of_work.memory.jobs) == 1
