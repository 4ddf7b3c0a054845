"""Query plans of the lists: a page is read from an index, without the bytes of the pictures.

The explained statement is the one that the repository sends, not a copy of it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from tests.factories.images import make_image_model
from tests.factories.many_images import Maker, make_many_images
from tests.factories.users import make_tenant, make_user
from tests.support.databases import clone_of_template
from tests.support.plans import Plan, plan_of, statements_of

from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.image_models.domain.generated_image import ImageContent, ImagePage, RenditionKind
from intric.image_models.infrastructure.persistence.generated_image_repo import SqlGeneratedImageRepository
from intric.shared.user import User

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("gallery")]

PAGE = 50
OWNERS_INDEX = "ix_generated_images_tenant_id_user_id_created_at_id"
ORGANISATIONS_INDEX = "ix_generated_images_tenant_id_created_at_id"
BYTES = {"blob", "thumbnail", "icon"}


@dataclass(frozen=True, slots=True)
class Gallery:
    """Two users of one organisation have nearly all of the pictures; one of them stopped long ago."""

    database: Database
    admin: User
    user: User
    rare_user: User
    other_admin: User


@pytest.fixture(scope="module")
async def gallery(postgres: EmbeddedPostgres, worker_id: str) -> AsyncIterator[Gallery]:
    """A separate database, filled once, since these tests only read."""
    database = Database(await clone_of_template(postgres, f"gallery_{worker_id}"))
    admin = await make_tenant(database, "Sundsvalls kommun", "admin@sundsvall.example.com")
    user = await make_user(database, admin.tenant_id, "user@sundsvall.example.com")
    rare_user = await make_user(database, admin.tenant_id, "sallan@sundsvall.example.com")
    other_admin = await make_tenant(database, "Åre kommun", "admin@are.example.com")
    makers = [
        Maker(admin, 12_000),
        Maker(user, 8_000, left_days_ago=300),
        Maker(rare_user, 12),
        Maker(other_admin, 80),
    ]
    await make_many_images(database, await make_image_model(database), makers)
    yield Gallery(database, admin, user, rare_user, other_admin)
    await database.close()


async def page_of(
    gallery: Gallery, user: User, *, own: bool, limit: int = PAGE, cursor: str | None = None
) -> ImagePage:
    async with gallery.database.transaction() as session:
        return await SqlGeneratedImageRepository(session).list_by_tenant(
            user.tenant_id, user_id=user.id if own else None, limit=limit, cursor=cursor
        )


async def page_plan(gallery: Gallery, user: User, *, own: bool, deep: bool = False) -> Plan:
    """Return the plan of the first page, or of a page 6,000 pictures later."""
    cursor = (await page_of(gallery, user, own=own, limit=6_000)).next_cursor if deep else None
    assert deep == (cursor is not None)
    return await plan(gallery, lambda: page_of(gallery, user, own=own, cursor=cursor))


async def plan(gallery: Gallery, ask: Callable[[], Awaitable[object]]) -> Plan:
    """Return the plan of the one statement that `ask` sends."""
    async with statements_of(gallery.database) as statements:
        await ask()
    (statement,) = statements
    return await plan_of(gallery.database, statement)


def assert_reads_off(found: Plan, index: str) -> None:
    """Assert that the rows come in the index's order: no sort, no filtered rows, no bytes of pictures."""
    assert index in found.indexes
    assert not {step for step in found.steps if "Sort" in step}
    assert found.rows_removed_by_filter == 0
    assert "prompt" in found.columns and not found.columns & BYTES


class TestListPlans:
    @pytest.mark.parametrize("deep", [False, True], ids=["first page", "deep page"])
    async def test_a_user_s_own_pictures_are_read_from_the_owner_s_index(
        self, gallery: Gallery, deep: bool
    ) -> None:
        assert_reads_off(await page_plan(gallery, gallery.user, own=True, deep=deep), OWNERS_INDEX)

    async def test_a_user_with_few_pictures_reads_them_from_the_owner_s_index(self, gallery: Gallery) -> None:
        assert_reads_off(await page_plan(gallery, gallery.rare_user, own=True), OWNERS_INDEX)

    @pytest.mark.parametrize("deep", [False, True], ids=["first page", "deep page"])
    async def test_an_organisation_s_pictures_are_read_from_its_index(
        self, gallery: Gallery, deep: bool
    ) -> None:
        assert_reads_off(await page_plan(gallery, gallery.admin, own=False, deep=deep), ORGANISATIONS_INDEX)

    async def test_a_small_organisation_s_pictures_are_read_from_its_index(self, gallery: Gallery) -> None:
        assert_reads_off(await page_plan(gallery, gallery.other_admin, own=False), ORGANISATIONS_INDEX)


class TestRenditions:
    @pytest.mark.parametrize("rendition", list(RenditionKind))
    async def test_read_their_own_column_and_the_mimetype_only(
        self, gallery: Gallery, rendition: RenditionKind
    ) -> None:
        image = (await page_of(gallery, gallery.user, own=True, limit=1)).items[0]

        async def content() -> ImageContent:
            async with gallery.database.transaction() as session:
                return await SqlGeneratedImageRepository(session).content(
                    image.tenant_id, image.id, rendition, user_id=gallery.user.id
                )

        column = "blob" if rendition is RenditionKind.ORIGINAL else rendition.value
        assert (await plan(gallery, content)).columns == {column, "mimetype"}
