"""The test call of a model."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from tests.factories.image_models import make_image_model, make_user, store_models
from tests.factories.quotas import make_generation_queue
from tests.fakes.image_generator import FakeImageGenerator
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.support.waiting import eventually
from tests.unittests.image_models.conftest import MakeService, ProcessJobs

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
    store_models(unit_of_work.memory, user.tenant_id, model)
    return model


def make_test_service(
    make_service: MakeService, unit_of_work: FakeUnitOfWorkFactory, user: User, *, wait_s: float = 30
) -> ImageModelTestService:
    return ImageModelTestService(
        user,
        partial(make_service, wait_s=wait_s),
        unit_of_work,
        make_generation_queue(max_waiting=1),
        wait_s=wait_s,
    )


async def result_of(
    test_call: Coroutine[Any, Any, ModelTest],
    unit_of_work: FakeUnitOfWorkFactory,
    process_jobs: ProcessJobs,
    generator: FakeImageGenerator,
) -> ModelTest:
    """Return the result when the worker processes the call as soon as it is queued."""
    result = asyncio.create_task(test_call)
    await eventually(lambda: bool(unit_of_work.memory.jobs), "a queued call")
    await process_jobs(generator)
    return await result


class TestModelTest:
    async def test_requests_one_picture_of_the_smallest_size_and_lowest_quality_and_stores_none(
        self,
        user: User,
        off: ImageModel,
        make_service: MakeService,
        unit_of_work: FakeUnitOfWorkFactory,
        process_jobs: ProcessJobs,
    ) -> None:
        generator = FakeImageGenerator()
        found = await result_of(
            make_test_service(make_service, unit_of_work, user).test(off.id),
            unit_of_work,
            process_jobs,
            generator,
        )
        assert (found.ok, found.code) == (True, None)
        (request,) = generator.requests
        assert (request.n, request.size, request.quality) == (1, "512x256", "low")
        assert unit_of_work.memory.images == {}

    async def test_tells_an_administrator_what_to_fix(
        self,
        user: User,
        off: ImageModel,
        make_service: MakeService,
        unit_of_work: FakeUnitOfWorkFactory,
        process_jobs: ProcessJobs,
    ) -> None:
        saved = EncryptedCredentials("openai", "sealed", {}, "90be", datetime.now(UTC))
        unit_of_work.memory.credentials[user.tenant_id, "openai"] = saved
        generator = FakeImageGenerator(ProviderCredentialsRefused(provider_status=401))
        found = await result_of(
            make_test_service(make_service, unit_of_work, user).test(off.id),
            unit_of_work,
            process_jobs,
            generator,
        )
        assert (found.ok, found.code) == (False, "provider_credentials")
        assert "the key that ends in 90be" in found.message
        assert generator.credentials == [saved]

    async def test_reports_a_timeout(
        self, user: User, off: ImageModel, make_service: MakeService, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        found = await make_test_service(make_service, unit_of_work, user, wait_s=0.01).test(off.id)
        assert (found.ok, found.code) == (False, "provider_timeout")

    async def test_refuses_locked_and_unknown_models_users_and_a_full_queue(
        self, user: User, off: ImageModel, make_service: MakeService, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        locked, unknown = make_image_model(has_credentials=False), make_image_model()
        store_models(unit_of_work.memory, user.tenant_id, locked)
        service = make_test_service(make_service, unit_of_work, user, wait_s=0.01)
        with pytest.raises(CredentialsMissing):
            await service.test(locked.id)
        with pytest.raises(NotFound):
            await service.test(unknown.id)
        with pytest.raises(NotPermitted):
            await make_test_service(make_service, unit_of_work, make_user(tenant_id=user.tenant_id)).test(
                off.id
            )
        await service.test(off.id)
        with pytest.raises(Busy):
            await service.test(off.id)
        assert len(unit_of_work.memory.jobs) == 1
