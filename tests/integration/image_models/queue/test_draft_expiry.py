"""Expiry of drafts beside concurrent transactions and among many pictures."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql
from tests.factories.images import make_generated_image, make_generation, make_image_model

from intric.database.database import Database
from intric.database.tables.image_models_table import GeneratedImages
from intric.image_models.application.generation_maintenance import GenerationMaintenance
from intric.image_models.infrastructure.persistence.host_ports import keep_draft
from intric.image_models.infrastructure.persistence.maintenance_repo import expired_drafts_deleted
from intric.image_models.infrastructure.persistence.unit_of_work import SqlUnitOfWorkFactory
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.user import User

pytestmark = pytest.mark.integration

NOW = datetime.now(UTC)
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def maintenance(database: Database) -> GenerationMaintenance:
    return GenerationMaintenance(
        SqlUnitOfWorkFactory(database, CredentialResolver({})), provider_timeout_s=120
    )


async def stored_images(database: Database) -> set[UUID]:
    async with database.transaction() as session:
        return set(await session.scalars(select(GeneratedImages.id)))


async def test_a_draft_that_is_being_chosen_is_kept_without_waiting_for_its_lock(
    database: Database, user: User, maintenance: GenerationMaintenance
) -> None:
    chosen = await make_generated_image(database, user, expires_at=YESTERDAY)
    await make_generated_image(database, user, expires_at=YESTERDAY)
    async with database.transaction() as choosing:
        await keep_draft(choosing, user, chosen)
        # Would never end if it waited: this test holds the other transaction open.
        await maintenance.expire_drafts(NOW)
        assert await stored_images(database) == {chosen}
    await maintenance.expire_drafts(NOW)
    assert await stored_images(database) == {chosen}


async def test_a_draft_whose_choice_was_rolled_back_is_deleted_by_the_next_run(
    database: Database, user: User, maintenance: GenerationMaintenance
) -> None:
    draft = await make_generated_image(database, user, expires_at=YESTERDAY)
    async with database.transaction() as choosing:
        await keep_draft(choosing, user, draft)
        await maintenance.expire_drafts(NOW)
        await choosing.rollback()
    assert await stored_images(database) == {draft}
    await maintenance.expire_drafts(NOW)
    assert await stored_images(database) == set()


async def test_expired_drafts_are_found_by_an_index(database: Database, user: User) -> None:
    generation_id = await make_generation(database, user, await make_image_model(database))
    many = text(
        """
        insert into generated_images (tenant_id, user_id, generation_id, index, prompt, width, height, mimetype,
                                      file_size, blob, thumbnail, expires_at)
        select :tenant_id, :user_id, :generation_id, number, 'en röd stuga', 1, 1, 'image/png', 1, '', '',
               case when number % 2 = 0 then cast(:now as timestamptz) + number * interval '1 minute' end
        from generate_series(-200, 20000) number
        """
    )
    values = {"tenant_id": user.tenant_id, "user_id": user.id, "generation_id": generation_id, "now": NOW}
    statement = expired_drafts_deleted(NOW, 100).compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    async with database.transaction() as session:
        await session.execute(many, values)
        await session.execute(text("analyze generated_images"))
        plan = "\n".join(await session.scalars(text(f"explain {statement}")))
    assert "Index Scan using ix_generated_images_expires_at" in plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan
