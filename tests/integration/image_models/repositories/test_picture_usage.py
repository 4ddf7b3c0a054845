from uuid import UUID

from tests.factories.image_models import make_new_image
from tests.integration.image_models.harnesses import RepositoryHarness
from tests.integration.image_models.repositories.harness import cancel, make_picture, start

from intric.image_models.application.ports.picture_usage import PictureUsage
from intric.image_models.domain.image_model import ImageModel
from intric.shared.quotas import Usage
from intric.shared.user import User


async def usage(harness: RepositoryHarness, tenant_id: UUID, user_id: UUID) -> PictureUsage:
    async with harness.unit_of_work() as uow:
        return await uow.picture_usage.of(tenant_id, user_id)


async def test_counts_stored_pictures_and_those_that_open_generations_asked_for(
    harness: RepositoryHarness, user: User, model: ImageModel
) -> None:
    colleague = await harness.user(user.tenant_id)
    await make_picture(harness, model, user, make_new_image(blob=b"12345"))
    await make_picture(harness, model, colleague, make_new_image(blob=b"123"))
    await cancel(harness, await start(harness, model, user, requested=4))
    await start(harness, model, user, requested=3)
    await start(harness, model, colleague, requested=2)

    assert await usage(harness, user.tenant_id, user.id) == PictureUsage(Usage(4, 7), Usage(5, 8))


async def test_is_nothing_for_a_new_organisation(
    harness: RepositoryHarness, user: User, model: ImageModel
) -> None:
    await make_picture(harness, model, user)
    stranger = await harness.user()

    assert await usage(harness, stranger.tenant_id, stranger.id) == PictureUsage(Usage(0, 0), Usage(0, 0))
