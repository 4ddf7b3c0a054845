"""/image-models/: the list, and an administrator's settings."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from httpx import AsyncClient
from sqlalchemy import event, select
from tests.factories.spaces import make_classification
from tests.integration.image_models.conftest import CATALOGUE, entry

from intric.database.database import Database
from intric.database.tables.image_models_table import ImageModelSettings
from intric.image_models.infrastructure.persistence.catalogue_sync import sync_image_models
from intric.shared.user import User

pytestmark = pytest.mark.integration

PATH = "/image-models/"


@pytest.fixture
async def secret(database: Database, admin: User, models: dict[str, UUID]) -> str:
    return str(await make_classification(database, admin.tenant_id, "Känslig", 3))


async def listed(client: AsyncClient) -> dict[str, dict[str, Any]]:
    body = (await client.get(PATH)).json()
    assert body["count"] == len(body["items"])
    return {item["name"]: item for item in body["items"]}


async def update(client: AsyncClient, model_id: UUID, **flags: Any) -> httpx.Response:
    return await client.post(f"{PATH}{model_id}/", json=flags)


class TestList:
    async def test_is_sorted_by_org_and_nickname_and_has_every_property_of_a_model(
        self, user_client: AsyncClient, models: dict[str, UUID], database: Database
    ) -> None:
        priced = entry(
            "alpha", org="Zeta", price_per_image={"amount": "0.042"}, deprecation_date="2999-12-31"
        )
        await sync_image_models(database, [priced, *CATALOGUE])
        items = await listed(user_client)
        assert list(items) == ["painter", "stranger", "printer", "alpha"]
        painter, alpha = items["painter"], items["alpha"]
        assert (painter["supported_sizes"], painter["supported_qualities"]) == (
            ["256x256", "512x256"],
            ["low", "high"],
        )
        assert (painter["can_access"], painter["is_org_enabled"], painter["is_org_default"]) == (
            True,
            True,
            True,
        )
        assert (painter["security_classification"], painter["price_per_image"]) == (None, None)
        assert alpha["price_per_image"] == {"amount": 0.042, "currency": "USD", "unit": "image"}
        assert (alpha["deprecation_date"], alpha["is_deprecated"]) == ("2999-12-31", False)
        assert alpha["can_access"] is False

    async def test_a_model_without_a_key_is_locked_and_says_so(
        self, user_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        items = await listed(user_client)
        stranger = items["stranger"]
        assert (stranger["is_locked"], stranger["lock_reason"], stranger["credential_provider"]) == (
            True,
            "credentials",
            "azure",
        )
        assert (items["painter"]["is_locked"], items["painter"]["lock_reason"]) == (False, None)

    async def test_deprecated_models_are_shown_only_while_they_are_enabled(
        self,
        admin_client: AsyncClient,
        other_tenant_client: AsyncClient,
        models: dict[str, UUID],
        database: Database,
    ) -> None:
        await sync_image_models(database, [each for each in CATALOGUE if each.name == "stranger"])
        items = await listed(admin_client)
        assert (items["painter"]["is_deprecated"], items["painter"]["can_access"]) == (True, False)
        assert list(await listed(other_tenant_client)) == ["stranger"]
        await update(admin_client, models["painter"], is_org_enabled=False)
        assert list(await listed(admin_client)) == ["stranger", "printer"]

    async def test_every_organisation_sees_its_own_settings(
        self, other_tenant_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        items = await listed(other_tenant_client)
        assert not any(item["is_org_enabled"] or item["is_org_default"] for item in items.values())

    async def test_takes_as_many_queries_for_many_models_as_for_few(
        self, user_client: AsyncClient, models: dict[str, UUID], database: Database
    ) -> None:
        statements: list[str] = []

        def note(*call: Any) -> None:
            statements.append(call[2])

        event.listen(database.engine.sync_engine, "before_cursor_execute", note)
        await listed(user_client)
        for_few = len(statements)
        await sync_image_models(database, [*CATALOGUE, *(entry(f"painter-{number}") for number in range(20))])
        statements.clear()
        assert len(await listed(user_client)) > 20
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)
        assert len(statements) == for_few


class TestUpdate:
    async def test_returns_the_updated_model(
        self, admin_client: AsyncClient, user_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        answer = await update(admin_client, models["printer"], is_org_default=True)
        assert answer.status_code == 200
        items = await listed(user_client)
        assert answer.json() == items["printer"]
        assert (items["printer"]["is_org_default"], items["painter"]["is_org_default"]) == (True, False)
        assert items["painter"]["is_org_enabled"] is True

    async def test_disabling_the_default_leaves_none_and_users_may_no_longer_use_it(
        self, admin_client: AsyncClient, user_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        body = (await update(admin_client, models["painter"], is_org_enabled=False)).json()
        assert (body["is_org_enabled"], body["is_org_default"], body["can_access"]) == (False, False, False)
        asked = {"prompt": "en röd stuga", "model_id": str(models["painter"])}
        refused = await user_client.post("/image-models/generate", json=asked)
        assert (refused.status_code, refused.json()["code"]) == (403, "model_disabled")

    async def test_a_classification_is_kept_when_omitted_and_cleared_by_null(
        self, admin_client: AsyncClient, models: dict[str, UUID], secret: str
    ) -> None:
        painter = models["painter"]
        classified = await update(admin_client, painter, security_classification={"id": secret})
        expected = {"id": secret, "name": "Känslig", "security_level": 3}
        assert classified.json()["security_classification"] == expected
        unchanged = await update(admin_client, painter, is_org_default=True)
        assert unchanged.json()["security_classification"] == expected
        cleared = await update(admin_client, painter, security_classification=None)
        assert cleared.json()["security_classification"] is None

    async def test_another_organisations_or_no_classification_is_not_found(
        self, admin_client: AsyncClient, models: dict[str, UUID], database: Database, other_admin: User
    ) -> None:
        theirs = await make_classification(database, other_admin.tenant_id, "Deras", 1)
        for unknown in (theirs, uuid4()):
            answer = await update(
                admin_client,
                models["painter"],
                is_org_enabled=False,
                security_classification={"id": str(unknown)},
            )
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert (await listed(admin_client))["painter"]["is_org_enabled"] is True

    @pytest.mark.parametrize("flags", [{"is_org_enabled": True}, {"is_org_default": True}])
    async def test_a_locked_model_can_be_neither_enabled_nor_the_default(
        self, admin_client: AsyncClient, models: dict[str, UUID], flags: dict[str, Any]
    ) -> None:
        answer = await update(admin_client, models["stranger"], **flags)
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert (await listed(admin_client))["painter"]["is_org_default"] is True

    async def test_a_deprecated_model_can_be_neither_enabled_nor_the_default(
        self, admin_client: AsyncClient, models: dict[str, UUID], database: Database
    ) -> None:
        past = entry("painter", deprecation_date="2020-01-01")
        await sync_image_models(database, [past])
        for flags in ({"is_org_enabled": True}, {"is_org_default": True}):
            assert (await update(admin_client, models["painter"], **flags)).status_code == 409

    async def test_only_administrators_may_update(
        self, user_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        answer = await update(user_client, models["painter"], is_org_enabled=False)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
        assert (await listed(user_client))["painter"]["is_org_enabled"] is True

    async def test_an_unknown_model_is_not_found(
        self, admin_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        assert (await update(admin_client, uuid4(), is_org_enabled=True)).status_code == 404

    @pytest.mark.parametrize(
        "flags", [{"is_org_enabled": "maybe"}, {"enabled": True}, {"security_classification": {}}]
    )
    async def test_invalid_bodies_are_refused(
        self, admin_client: AsyncClient, models: dict[str, UUID], flags: dict[str, Any]
    ) -> None:
        assert (await update(admin_client, models["painter"], **flags)).status_code == 422


class TestAtTheSameTime:
    async def test_fifty_new_defaults_leave_exactly_one(
        self, admin_client: AsyncClient, admin: User, models: dict[str, UUID], database: Database
    ) -> None:
        more = [entry(f"rival-{number}") for number in range(10)]
        await sync_image_models(database, [*CATALOGUE, *more])
        ids = [item["id"] for name, item in (await listed(admin_client)).items() if name != "stranger"]
        answers = await asyncio.gather(
            *(update(admin_client, ids[number % len(ids)], is_org_default=True) for number in range(50))
        )
        assert {answer.status_code for answer in answers} == {200}
        async with database.transaction() as session:
            defaults = list(
                await session.scalars(
                    select(ImageModelSettings.image_model_id).where(ImageModelSettings.is_org_default)
                )
            )
        assert len(defaults) == 1

    async def test_concurrent_changes_of_different_settings_are_all_kept(
        self, admin_client: AsyncClient, models: dict[str, UUID], secret: str
    ) -> None:
        printer = models["printer"]
        for _ in range(5):
            await update(admin_client, printer, is_org_enabled=False, security_classification=None)
            await asyncio.gather(
                update(admin_client, printer, is_org_enabled=True),
                update(admin_client, printer, security_classification={"id": secret}),
            )
            after = (await listed(admin_client))["printer"]
            assert after["is_org_enabled"] is True
            assert after["security_classification"]["id"] == secret


async def test_disabled_and_default_at_once_is_refused(
    admin_client: AsyncClient, models: dict[str, UUID]
) -> None:
    before = await listed(admin_client)
    answer = await update(admin_client, models["painter"], is_org_enabled=False, is_org_default=True)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    assert await listed(admin_client) == before


async def test_setting_a_classification_while_it_is_deleted_is_a_conflict_or_not_found(
    admin_client: AsyncClient, models: dict[str, UUID]
) -> None:
    for level in range(10, 18):
        made = await admin_client.post(
            "/security-classifications/", json={"name": f"Nivå {level}", "security_level": level}
        )
        path = f"/security-classifications/{made.json()['id']}/"
        updated, deleted = await asyncio.gather(
            update(admin_client, models["painter"], security_classification={"id": made.json()["id"]}),
            admin_client.delete(path),
        )
        assert (updated.status_code, deleted.status_code) in {(200, 409), (404, 204)}
