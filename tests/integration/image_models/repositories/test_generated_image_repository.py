"""Generated pictures: storing, ownership and paging."""

import base64
from uuid import UUID

import pytest
from tests.factories.image_models import make_new_image
from tests.integration.image_models.harnesses import RepositoryHarness
from tests.integration.image_models.repositories.harness import (
    make_picture,
)

from intric.image_models.domain.generated_image import RenditionKind
from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import InvalidRequest, NotFound
from intric.shared.user import User

# The last two: a time without its zone, and one that is out of range in UTC.
CURSORS = ["", "nonsense", "å", "AAAA"] + [
    base64.urlsafe_b64encode(f"{time}|{UUID(int=1)}".encode()).decode()
    for time in ("not-a-time", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00")
]


class TestGeneratedImages:
    async def test_are_stored_byte_for_byte_with_their_properties(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        blob = bytes(range(256)) * 3
        image = make_new_image(
            blob=blob, icon=b"icon", icon_width=512, revised_prompt="en stuga", width=640, height=480
        )
        picture = await make_picture(harness, model, user, image)
        async with harness.unit_of_work() as uow:
            stored = await uow.generated_images.get_by_id(user.tenant_id, picture.id, user_id=user.id)
            contents = {
                kind: await uow.generated_images.content(user.tenant_id, picture.id, kind, user_id=user.id)
                for kind in RenditionKind
            }
        assert stored == picture
        assert (stored.width, stored.height, stored.mimetype, stored.file_size) == (
            640,
            480,
            "image/png",
            768,
        )
        assert (stored.icon_width, stored.icon_file_size, stored.revised_prompt) == (512, 4, "en stuga")
        assert (stored.prompt, stored.size, stored.model_nickname) == (
            "en röd stuga",
            "1024x1024",
            model.nickname,
        )
        assert contents[RenditionKind.ORIGINAL].blob == blob
        assert contents[RenditionKind.THUMBNAIL].blob == b"thumbnail"
        assert contents[RenditionKind.ICON].blob == b"icon"
        mimetypes = {kind: content.mimetype for kind, content in contents.items()}
        assert mimetypes == {"original": "image/png", "thumbnail": "image/webp", "icon": "image/webp"}

    async def test_a_rendition_that_was_not_made_is_not_found(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        picture = await make_picture(harness, model, user)
        async with harness.unit_of_work() as uow:
            with pytest.raises(NotFound):
                await uow.generated_images.content(
                    user.tenant_id, picture.id, RenditionKind.ICON, user_id=user.id
                )

    async def test_other_users_can_neither_read_nor_delete_them(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        picture = await make_picture(harness, model, user)
        colleague, stranger = await harness.user(user.tenant_id), await harness.user()
        for tenant_id, user_id in ((user.tenant_id, colleague.id), (stranger.tenant_id, None)):
            async with harness.unit_of_work() as uow:
                images = uow.generated_images
                with pytest.raises(NotFound):
                    await images.get_by_id(tenant_id, picture.id, user_id=user_id)
                with pytest.raises(NotFound):
                    await images.content(tenant_id, picture.id, RenditionKind.ORIGINAL, user_id=user_id)
                with pytest.raises(NotFound):
                    await images.delete(tenant_id, picture.id, user_id=user_id)
                assert not (
                    await images.list_by_tenant(tenant_id, user_id=user_id, limit=9, cursor=None)
                ).items
        async with harness.unit_of_work() as uow:
            whole_tenant = await uow.generated_images.get_by_id(user.tenant_id, picture.id, user_id=None)
        assert whole_tenant == picture

    async def test_are_paged_newest_first(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        made = [(await make_picture(harness, model, user)).id for _ in range(5)]
        seen: list[UUID] = []
        sizes: list[int] = []
        cursor: str | None = None
        while cursor is not None or not seen:
            async with harness.unit_of_work() as uow:
                page = await uow.generated_images.list_by_tenant(
                    user.tenant_id, user_id=user.id, limit=2, cursor=cursor
                )
            seen += [image.id for image in page.items]
            sizes.append(len(page.items))
            cursor = page.next_cursor
        assert (seen, sizes) == (made[::-1], [2, 2, 1])

    async def test_a_full_last_page_has_no_next_one(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await make_picture(harness, model, user)
        async with harness.unit_of_work() as uow:
            page = await uow.generated_images.list_by_tenant(
                user.tenant_id, user_id=None, limit=1, cursor=None
            )
        assert (len(page.items), page.next_cursor) == (1, None)

    @pytest.mark.parametrize("cursor", CURSORS)
    async def test_an_invalid_cursor_is_refused(
        self, harness: RepositoryHarness, user: User, cursor: str
    ) -> None:
        async with harness.unit_of_work() as uow:
            with pytest.raises(InvalidRequest):
                await uow.generated_images.list_by_tenant(
                    user.tenant_id, user_id=None, limit=1, cursor=cursor
                )

    async def test_a_deleted_one_is_neither_found_nor_in_the_events(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        picture = await make_picture(harness, model, user)
        async with harness.unit_of_work() as uow:
            await uow.generated_images.delete(user.tenant_id, picture.id, user_id=user.id)
        async with harness.unit_of_work() as uow:
            assert await uow.generations.events(user.tenant_id, picture.generation_id, after=0) == []
            with pytest.raises(NotFound):
                await uow.generated_images.get_by_id(user.tenant_id, picture.id, user_id=None)
