"""Assistants and apps have the same API, so each test runs for both."""

from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from tests.factories.spaces import make_app, make_assistant, make_icon, make_space

from intric.database.database import Database
from intric.shared.user import User

pytestmark = pytest.mark.parametrize("path", ["/api/v1/assistants/", "/api/v1/apps/"])


@pytest.fixture
async def space_id(database: Database, user: User) -> UUID:
    return await make_space(database, user.tenant_id)


async def make(database: Database, path: str, user: User, space_id: UUID, name: str) -> UUID:
    factory = make_assistant if "assistants" in path else make_app
    return await factory(database, user.tenant_id, space_id, name)


class TestCreate:
    async def test_the_new_one_is_returned_and_found(
        self, user_client: AsyncClient, path: str, space_id: UUID
    ) -> None:
        body = {
            "space_id": str(space_id),
            "name": "Bygglovsguiden",
            "description": "Svarar på frågor",
            "prompt": "Du svarar kort.\nPå klarspråk.",
        }

        answer = await user_client.post(path, json=body)

        made = answer.json()
        assert answer.status_code == 201
        assert {field: made[field] for field in body} == body
        assert made["icon_id"] is None
        assert (await user_client.get(f"{path}{made['id']}/")).json() == made

    async def test_an_unknown_space_is_not_found(self, user_client: AsyncClient, path: str) -> None:
        answer = await user_client.post(path, json={"space_id": str(uuid4()), "name": "Guiden"})

        assert (answer.status_code, answer.json()["message"]) == (404, "There is no space with this id.")

    async def test_name_and_space_are_required(self, user_client: AsyncClient, path: str) -> None:
        answer = await user_client.post(path, json={})

        assert answer.status_code == 422
        assert {error["field"] for error in answer.json()["details"]["errors"]} == {"space_id", "name"}


class TestList:
    async def test_lists_one_space_or_all(
        self, user_client: AsyncClient, database: Database, user: User, path: str, space_id: UUID
    ) -> None:
        other_space = await make_space(database, user.tenant_id, "Skola")
        await make(database, path, user, space_id, "Första")
        await make(database, path, user, other_space, "Andra")
        await make(database, path, user, space_id, "Tredje")

        of_one = (await user_client.get(path, params={"space_id": str(space_id)})).json()
        of_all = (await user_client.get(path)).json()

        assert ([item["name"] for item in of_one["items"]], of_one["count"]) == (["Första", "Tredje"], 2)
        assert ([item["name"] for item in of_all["items"]], of_all["count"]) == (
            ["Första", "Andra", "Tredje"],
            3,
        )

    async def test_comes_in_pages_that_leave_nothing_out(
        self, user_client: AsyncClient, database: Database, user: User, path: str, space_id: UUID
    ) -> None:
        names = [f"Nummer {number}" for number in range(5)]
        for name in names:
            await make(database, path, user, space_id, name)
        found, cursor = [], None
        while True:
            page = (
                await user_client.get(path, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
            ).json()
            assert (page["count"], page["limit"], len(page["items"]) <= 2) == (5, 2, True)
            found += [item["name"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break

        assert found == names

    @pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"cursor": "page-2"}])
    async def test_an_impossible_page_is_refused(
        self, user_client: AsyncClient, path: str, query: dict[str, str]
    ) -> None:
        answer = await user_client.get(path, params=query)

        assert answer.json()["code"] == ("invalid_request" if "cursor" in query else "validation_error")

    async def test_carries_no_prompts(self, user_client: AsyncClient, path: str, space_id: UUID) -> None:
        body = {"space_id": str(space_id), "name": "Guiden", "prompt": "Du svarar kort."}
        made = (await user_client.post(path, json=body)).json()

        listed = (await user_client.get(path)).json()["items"]

        assert listed == [{field: value for field, value in made.items() if field != "prompt"}]

    async def test_the_other_kind_is_not_listed(
        self, user_client: AsyncClient, database: Database, user: User, path: str, space_id: UUID
    ) -> None:
        other = "/api/v1/apps/" if "assistants" in path else "/api/v1/assistants/"
        id = await make(database, other, user, space_id, "Det andra slaget")

        assert (await user_client.get(path)).json() == {
            "items": [],
            "count": 0,
            "limit": 200,
            "next_cursor": None,
        }
        assert (await user_client.get(f"{path}{id}/")).status_code == 404


class TestUpdate:
    async def test_omitted_fields_are_unchanged_and_null_clears_them(
        self, user_client: AsyncClient, database: Database, user: User, path: str, space_id: UUID
    ) -> None:
        id = await make(database, path, user, space_id, "Guiden")
        icon_id = str(await make_icon(database, user.tenant_id))
        await user_client.patch(f"{path}{id}/", json={"prompt": "Svara kort.", "icon_id": icon_id})

        renamed = (await user_client.patch(f"{path}{id}/", json={"name": "Hjälpen"})).json()
        cleared = (await user_client.patch(f"{path}{id}/", json={"icon_id": None, "prompt": None})).json()

        assert (renamed["name"], renamed["prompt"], renamed["icon_id"]) == ("Hjälpen", "Svara kort.", icon_id)
        assert (cleared["name"], cleared["prompt"], cleared["icon_id"]) == ("Hjälpen", None, None)

    async def test_the_space_cannot_be_changed(
        self, user_client: AsyncClient, database: Database, user: User, path: str, space_id: UUID
    ) -> None:
        id = await make(database, path, user, space_id, "Guiden")
        elsewhere = await make_space(database, user.tenant_id, "Skola")

        answer = await user_client.patch(f"{path}{id}/", json={"space_id": str(elsewhere)})

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")

    async def test_an_unknown_icon_is_not_found(
        self, user_client: AsyncClient, database: Database, user: User, path: str, space_id: UUID
    ) -> None:
        id = await make(database, path, user, space_id, "Guiden")

        answer = await user_client.patch(f"{path}{id}/", json={"icon_id": str(uuid4())})

        assert answer.status_code == 404


class TestDelete:
    async def test_it_is_not_found_afterwards(
        self, user_client: AsyncClient, database: Database, user: User, path: str, space_id: UUID
    ) -> None:
        id = await make(database, path, user, space_id, "Guiden")

        assert (await user_client.delete(f"{path}{id}/")).status_code == 204

        assert (await user_client.get(f"{path}{id}/")).status_code == 404
        assert (await user_client.delete(f"{path}{id}/")).status_code == 404
