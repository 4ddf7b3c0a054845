from typing import Any

import pytest
from httpx import AsyncClient
from tests.factories.images import make_image_model, make_model_settings
from tests.factories.spaces import make_classification, make_space

from intric.database.database import Database
from intric.shared.user import User

CLASSIFICATIONS = "/api/v1/security-classifications/"


async def names(client: AsyncClient) -> list[str]:
    return [item["name"] for item in (await client.get(CLASSIFICATIONS)).json()["items"]]


class TestList:
    async def test_users_see_them_lowest_level_first(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        for name, level in {"Känslig": 3, "Öppen": 1, "Intern": 2}.items():
            await make_classification(database, user.tenant_id, name, level)

        assert await names(user_client) == ["Öppen", "Intern", "Känslig"]


class TestCreate:
    async def test_the_new_one_is_returned_and_listed(self, admin_client: AsyncClient) -> None:
        body = {"name": "Skyddad", "description": "Skyddade personuppgifter", "security_level": 4}

        answer = await admin_client.post(CLASSIFICATIONS, json=body)

        assert answer.status_code == 201
        assert {field: answer.json()[field] for field in body} == body
        assert (await admin_client.get(CLASSIFICATIONS)).json() == {"items": [answer.json()], "count": 1}

    @pytest.mark.parametrize(
        ("body", "expected"),
        [({"name": "Ny", "security_level": 2}, "level"), ({"name": "Intern", "security_level": 9}, "name")],
    )
    async def test_names_and_levels_are_unique(
        self, admin_client: AsyncClient, database: Database, admin: User, body: dict[str, Any], expected: str
    ) -> None:
        await make_classification(database, admin.tenant_id, "Intern", 2)

        answer = await admin_client.post(CLASSIFICATIONS, json=body)

        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert expected in answer.json()["message"]

    async def test_another_organisation_s_names_and_levels_may_be_used(
        self, admin_client: AsyncClient, database: Database, other_admin: User
    ) -> None:
        await make_classification(database, other_admin.tenant_id, "Intern", 2)

        answer = await admin_client.post(CLASSIFICATIONS, json={"name": "Intern", "security_level": 2})

        assert answer.status_code == 201

    @pytest.mark.parametrize("level", [-1, 1001, 2**31, 1.5, "hög", None])
    async def test_a_level_is_a_small_whole_number(self, admin_client: AsyncClient, level: object) -> None:
        answer = await admin_client.post(CLASSIFICATIONS, json={"name": "Ny", "security_level": level})

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")


class TestUpdate:
    async def test_omitted_fields_are_unchanged(
        self, admin_client: AsyncClient, database: Database, admin: User
    ) -> None:
        id = await make_classification(database, admin.tenant_id, "Intern", 2)
        await admin_client.patch(f"{CLASSIFICATIONS}{id}/", json={"description": "För oss"})

        changed = await admin_client.patch(f"{CLASSIFICATIONS}{id}/", json={"security_level": 5})

        found = changed.json()
        assert (found["name"], found["description"], found["security_level"]) == ("Intern", "För oss", 5)

    async def test_a_level_in_use_is_refused_and_changes_nothing(
        self, admin_client: AsyncClient, database: Database, admin: User
    ) -> None:
        await make_classification(database, admin.tenant_id, "Öppen", 1)
        id = await make_classification(database, admin.tenant_id, "Intern", 2)

        answer = await admin_client.patch(f"{CLASSIFICATIONS}{id}/", json={"name": "Ny", "security_level": 1})

        assert answer.status_code == 409
        assert await names(admin_client) == ["Öppen", "Intern"]


class TestDelete:
    async def test_an_unused_one_is_deleted(
        self, admin_client: AsyncClient, database: Database, admin: User
    ) -> None:
        id = await make_classification(database, admin.tenant_id, "Intern", 2)

        assert (await admin_client.delete(f"{CLASSIFICATIONS}{id}/")).status_code == 204

        assert await names(admin_client) == []

    async def test_one_in_use_is_a_conflict_that_lists_where(
        self, admin_client: AsyncClient, database: Database, admin: User
    ) -> None:
        id = await make_classification(database, admin.tenant_id, "Intern", 2)
        space_id = await make_space(database, admin.tenant_id, "Socialtjänst", security_classification_id=id)
        model_id = await make_image_model(database, nickname="Svensk modell")
        await make_model_settings(database, admin.tenant_id, model_id, id)

        answer = await admin_client.delete(f"{CLASSIFICATIONS}{id}/")

        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert answer.json()["details"] == {
            "spaces": [{"id": str(space_id), "name": "Socialtjänst"}],
            "image_models": [{"id": str(model_id), "name": "Svensk modell"}],
        }
        assert await names(admin_client) == ["Intern"]


class TestPermissions:
    async def test_only_administrators_may_change_them(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        id = await make_classification(database, user.tenant_id, "Intern", 2)

        answers = [
            await user_client.post(CLASSIFICATIONS, json={"name": "Ny", "security_level": 9}),
            await user_client.patch(f"{CLASSIFICATIONS}{id}/", json={"name": "Ny"}),
            await user_client.delete(f"{CLASSIFICATIONS}{id}/"),
        ]

        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "not_permitted")}
        assert await names(user_client) == ["Intern"]
