from uuid import uuid4

import pytest
from tests.factories.image_models import make_image_model, make_user, store_models
from tests.factories.quotas import NO_FLOOR, make_picture_quota
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.unittests.image_models.conftest import MakeService, ProcessJobs

from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.picture_quota import REMEMBERED_S, PictureQuota
from intric.image_models.domain.generation import Generation, GenerationKind
from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import QuotaExceeded
from intric.shared.quotas import Quota
from intric.shared.user import User

FOUR = GenerateImages("en röd stuga", n=4)
ONE = GenerateImages("en röd stuga", n=1)


async def test_pictures_that_are_still_to_come_count(
    make_service: MakeService, user: User, model: ImageModel
) -> None:
    service = make_service(user, quota=make_picture_quota(per_user=5))
    await service.start_images(FOUR)

    with pytest.raises(QuotaExceeded) as refused:
        await service.start_images(FOUR)

    assert refused.value.details == {"quota": "pictures", "scope": "user", "limit": 5, "used": 4}
    await service.start_images(ONE)


async def test_stored_pictures_count_until_they_are_deleted(
    make_service: MakeService,
    user: User,
    model: ImageModel,
    process_jobs: ProcessJobs,
    unit_of_work: FakeUnitOfWorkFactory,
) -> None:
    service = make_service(user, quota=make_picture_quota(per_user=1))
    await service.start_images(ONE)
    await process_jobs()

    with pytest.raises(QuotaExceeded):
        await service.start_images(ONE)

    unit_of_work.memory.images.clear()
    await service.start_images(ONE)


async def test_bytes_count_too(
    make_service: MakeService, user: User, model: ImageModel, process_jobs: ProcessJobs
) -> None:
    service = make_service(user, quota=make_picture_quota(bytes_per_user=1))
    await service.start_images(ONE)
    await process_jobs()

    with pytest.raises(QuotaExceeded) as refused:
        await service.start_images(ONE)

    assert refused.value.details is not None
    assert refused.value.details["quota"] == "bytes of pictures"


async def test_one_person_s_limit_is_not_a_colleague_s_but_the_organisation_s_is_for_all(
    make_service: MakeService, user: User, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
) -> None:
    colleague = make_user(tenant_id=user.tenant_id)
    stranger = make_user()
    store_models(unit_of_work.memory, stranger.tenant_id, make_image_model(is_org_default=True))
    quota = make_picture_quota(per_user=4, per_tenant=6)
    await make_service(user, quota=quota).start_images(FOUR)

    await make_service(colleague, quota=quota).start_images(ONE)
    with pytest.raises(QuotaExceeded) as refused:
        await make_service(colleague, quota=quota).start_images(GenerateImages("stuga", n=2))

    assert refused.value.details is not None
    assert refused.value.details["scope"] == "tenant"
    await make_service(stranger, quota=quota).start_images(FOUR)


async def test_what_is_far_from_the_limit_is_counted_once_a_minute(
    unit_of_work: FakeUnitOfWorkFactory, user: User
) -> None:
    now = 0.0
    quota = PictureQuota(
        Quota("pictures", 1000, 1000), Quota("bytes", 10**15, 10**15), NO_FLOOR, clock=lambda: now
    )

    async def order(times: int) -> int:
        before = unit_of_work.memory.usage_reads
        for _ in range(times):
            async with unit_of_work() as uow:
                await quota.require_room(uow, _generation(user, requested=4))
        return unit_of_work.memory.usage_reads - before

    assert await order(100) == 1
    now = REMEMBERED_S + 1
    assert await order(100) == 1


async def test_a_test_of_a_model_stores_nothing_and_is_not_counted(
    unit_of_work: FakeUnitOfWorkFactory, user: User
) -> None:
    async with unit_of_work() as uow:
        generation = _generation(user, requested=1, kind=GenerationKind.TEST)
        await make_picture_quota(per_user=0).require_room(uow, generation)


def _generation(user: User, requested: int, kind: GenerationKind = GenerationKind.IMAGES) -> Generation:
    return Generation(
        tenant_id=user.tenant_id,
        user_id=user.id,
        image_model_id=uuid4(),
        kind=kind,
        prompt="",
        own_words="",
        requested=requested,
        size=None,
        quality=None,
    )
