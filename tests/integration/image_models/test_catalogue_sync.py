"""Synchronising the catalogue with the database."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select
from tests.integration.image_models.conftest import CATALOGUE, entry

from intric.database.database import Database
from intric.database.tables.image_models_table import ImageModels
from intric.image_models.domain.image_model import ImageModel, Price
from intric.image_models.infrastructure.persistence.catalogue_sync import sync_image_models
from intric.image_models.infrastructure.persistence.unit_of_work import SqlUnitOfWorkFactory
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.user import User

pytestmark = pytest.mark.integration


async def seen_by(database: Database, user: User) -> dict[str, ImageModel]:
    async with SqlUnitOfWorkFactory(database, CredentialResolver({"OPENAI_API_KEY": "sk-example"}))() as uow:
        return {model.name: model for model in await uow.image_models.all(user.tenant_id)}


async def test_a_new_entry_becomes_a_model_with_all_its_fields(database: Database, admin: User) -> None:
    everything = entry(
        "etcher",
        max_images_per_request=3,
        max_resolution="512x256",
        default_size="512x256",
        default_quality="high",
        supports_transparency=True,
        takes_seed=True,
        is_ai=False,
        open_source=True,
        hf_link="https://example.com/etcher",
        description="Etsar.",
        deprecation_date="2999-01-02",
        price_per_image={"amount": "0.0125", "currency": "EUR"},
        request_parameters={
            "n": "n",
            "size": "size",
            "quality": "grade",
            "background": "ground",
            "seed": "seed",
        },
        fixed_parameters={"output_format": "png", "steps": 3},
    )
    await sync_image_models(database, [everything])
    model = (await seen_by(database, admin))["etcher"]
    for name, value in everything.model_dump(exclude={"source", "price_per_image"}).items():
        assert getattr(model, name) == value, name
    assert model.price_per_image is not None
    assert model.price_per_image == Price(model.price_per_image.amount, "EUR", "image")
    assert str(model.price_per_image.amount) == "0.0125"
    assert not model.is_deprecated
    assert not model.is_org_enabled


async def test_a_changed_entry_changes_its_model_and_only_that(
    database: Database, admin: User, models: dict[str, UUID]
) -> None:
    before = await seen_by(database, admin)
    await sync_image_models(
        database, [entry("painter", nickname="Målaren", takes_seed=False), *CATALOGUE[1:]]
    )
    after = await seen_by(database, admin)
    assert (after["painter"].id, after["painter"].nickname) == (models["painter"], "Målaren")
    assert after["painter"].updated_at > before["painter"].updated_at
    assert after["printer"] == before["printer"]


async def test_an_unchanged_catalogue_updates_nothing(
    database: Database, admin: User, models: dict[str, UUID]
) -> None:
    before = await seen_by(database, admin)
    await sync_image_models(database, CATALOGUE)
    assert await seen_by(database, admin) == before


async def test_a_removed_model_is_deprecated_until_it_returns_and_keeps_its_settings(
    database: Database, admin: User, models: dict[str, UUID]
) -> None:
    await sync_image_models(database, CATALOGUE[1:])
    gone = (await seen_by(database, admin))["painter"]
    assert (gone.id, gone.is_deprecated, gone.can_access) == (models["painter"], True, False)
    assert (gone.is_org_enabled, gone.is_org_default) == (True, True)

    await sync_image_models(database, CATALOGUE)
    back = (await seen_by(database, admin))["painter"]
    assert (back.id, back.is_deprecated, back.can_access) == (models["painter"], False, True)
    assert back.is_org_default


async def test_concurrent_synchronisations_insert_each_model_once(database: Database) -> None:
    await asyncio.gather(*(sync_image_models(database, CATALOGUE) for _ in range(4)))
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(ImageModels)) == len(CATALOGUE)
