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
    async def test_everybody_sees_them_lowest_first(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        for name, level in {"Känslig": 3, "Öppen": 1, "Intern": 2}.items():
            await make_classification(database, user.tenant_id, name, level)

        assert await names(user_client) == ["Öppen", "Intern", "Känslig"]


class TestCreate:
    async def test_it_is_there_as_it_was_given(self, admin_client: AsyncClient) -> None:
        body = {"name": "Skyddad", "description": "Skyddade personuppgifter", "security_level": 4}

        answer = await admin_client.post(CLASSIFICATIONS, json=body)

        assert answer.status_code == 201
        assert {field: answer.json()[field] for field in body} == body
        assert (await admin_client.get(CLASSIFICATIONS)).json() == {"items": [answer.json()], "count": 1}

    @pytest.mark.parametrize(
        ("body", "word"),
        [({"name": "Ny", "security_level": 2}, "level"), ({"name": "Intern", "security_level": 9}, "name")],
    )
    async def test_a_name_and_a_level_are_given_once(
        self, admin_client: AsyncClient, database: Database, admin: User, body: dict[str, Any], word: str
    ) -> None:
        await make_classification(database, admin.tenant_id, "Intern", 2)

        answer = await admin_client.post(CLASSIFICATIONS, json=body)

        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert word in answer.json()["message"]

    async def test_another_organisation_s_names_and_levels_are_free(
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
    async def test_what_is_left_out_stays(
        self, admin_client: AsyncClient, database: Database, admin: User
    ) -> None:
        id = await make_classification(database, admin.tenant_id, "Intern", 2)
        await admin_client.patch(f"{CLASSIFICATIONS}{id}/", json={"description": "För oss"})

        changed = await admin_client.patch(f"{CLASSIFICATIONS}{id}/", json={"security_level": 5})

        found = changed.json()
        assert (found["name"], found["description"], found["security_level"]) == ("Intern", "För oss", 5)

    async def test_a_level_that_is_taken_changes_nothing(
        self, admin_client: AsyncClient, database: Database, admin: User
    ) -> None:
        await make_classification(database, admin.tenant_id, "Öppen", 1)
        id = await make_classification(database, admin.tenant_id, "Intern", 2)

        answer = await admin_client.patch(f"{CLASSIFICATIONS}{id}/", json={"name": "Ny", "security_level": 1})

        assert answer.status_code == 409
        assert await names(admin_client) == ["Öppen", "Intern"]


class TestDelete:
    async def test_one_that_nothing_carries_goes(
        self, admin_client: AsyncClient, database: Database, admin: User
    ) -> None:
        id = await make_classification(database, admin.tenant_id, "Intern", 2)

        assert (await admin_client.delete(f"{CLASSIFICATIONS}{id}/")).status_code == 204

        assert await names(admin_client) == []

    async def test_one_in_use_stays_and_the_answer_says_where(
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


class TestWhoMay:
    async def test_only_an_administrator_changes_anything(
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
