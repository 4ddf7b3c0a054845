from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import event, func, select
from tests.factories.spaces import make_app, make_assistant, make_classification, make_icon, make_space
from tests.factories.users import make_api_key

from intric.database.database import Database
from intric.database.tables.spaces_table import Apps, Assistants
from intric.shared.user import User

SPACES = "/api/v1/spaces/"


async def change(client: AsyncClient, space_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.patch(f"{SPACES}{space_id}/", json=body)
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


class TestCreate:
    async def test_a_new_space_is_returned_and_empty(self, user_client: AsyncClient) -> None:
        answer = await user_client.post(SPACES, json={"name": " Älvsjö ", "description": "Blå båt"})

        made = answer.json()
        assert answer.status_code == 201
        assert (made["name"], made["description"]) == ("Älvsjö", "Blå båt")
        assert (made["assistant_count"], made["app_count"]) == (0, 0)
        assert (made["icon_id"], made["security_classification"]) == (None, None)
        assert made["created_at"].endswith("Z")
        assert (await user_client.get(f"{SPACES}{made['id']}/")).json() == made

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"name": ""},
            {"name": " "},
            {"name": "x" * 201},
            {"name": None},
            {"name": "a\0b"},
        ],
        ids=["none", "empty", "blank", "too long", "null", "U+0000"],
    )
    async def test_a_space_needs_a_name(self, user_client: AsyncClient, body: dict[str, Any]) -> None:
        answer = await user_client.post(SPACES, json=body)

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
        assert answer.json()["details"]["errors"][0]["field"] == "name"

    async def test_a_lone_surrogate_is_no_valid_name(self, user_client: AsyncClient) -> None:
        answer = await user_client.post(
            SPACES, content=b'{"name": "\\ud800"}', headers={"Content-Type": "application/json"}
        )

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")


class TestList:
    async def test_counts_the_assistants_and_apps_of_each(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        first = await make_space(database, user.tenant_id, "Första")
        second = await make_space(database, user.tenant_id, "Andra")
        await make_assistant(database, user.tenant_id, first)
        await make_assistant(database, user.tenant_id, first)
        await make_app(database, user.tenant_id, second)

        listed = (await user_client.get(SPACES)).json()

        assert listed["count"] == 2
        assert [(item["name"], item["assistant_count"], item["app_count"]) for item in listed["items"]] == [
            ("Första", 2, 0),
            ("Andra", 0, 1),
        ]

    async def test_takes_as_many_queries_for_many_as_for_one(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        statements: list[str] = []
        note = lambda *args: statements.append(args[2])  # noqa: E731
        await make_space(database, user.tenant_id)
        event.listen(database.engine.sync_engine, "before_cursor_execute", note)
        try:
            await user_client.get(SPACES)
            for_one = len(statements)
            event.remove(database.engine.sync_engine, "before_cursor_execute", note)
            for _ in range(5):
                await make_space(database, user.tenant_id)
            event.listen(database.engine.sync_engine, "before_cursor_execute", note)
            await user_client.get(SPACES)
        finally:
            event.remove(database.engine.sync_engine, "before_cursor_execute", note)
        assert len(statements) == 2 * for_one


class TestUpdate:
    async def test_omitted_fields_are_unchanged_and_null_clears_them(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        space_id = await make_space(database, user.tenant_id)
        await change(user_client, space_id, {"description": "Bygglov och kartor"})

        renamed = await change(user_client, space_id, {"name": "Miljö och bygg"})
        cleared = await change(user_client, space_id, {"description": None})

        assert (renamed["name"], renamed["description"]) == ("Miljö och bygg", "Bygglov och kartor")
        assert (cleared["name"], cleared["description"]) == ("Miljö och bygg", None)

    async def test_a_blank_description_is_none(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        space_id = await make_space(database, user.tenant_id)

        assert (await change(user_client, space_id, {"description": "  "}))["description"] is None

    async def test_an_empty_body_changes_nothing(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        space_id = await make_space(database, user.tenant_id)
        before = (await user_client.get(f"{SPACES}{space_id}/")).json()

        assert await change(user_client, space_id, {}) == before

    async def test_a_change_moves_updated_at(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        space_id = await make_space(database, user.tenant_id)

        changed = await change(user_client, space_id, {"name": "Nytt"})

        assert changed["updated_at"] > changed["created_at"]

    async def test_the_name_cannot_be_null(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        space_id = await make_space(database, user.tenant_id)

        answer = await user_client.patch(f"{SPACES}{space_id}/", json={"name": None})

        assert answer.status_code == 422

    async def test_a_classification_is_set_kept_and_cleared(
        self, admin_client: AsyncClient, database: Database, user: User
    ) -> None:
        space_id = await make_space(database, user.tenant_id)
        intern = await make_classification(database, user.tenant_id, "Intern", 2)
        expected = {"id": str(intern), "name": "Intern", "security_level": 2}

        classified = await change(admin_client, space_id, {"security_classification": {"id": str(intern)}})
        unchanged = await change(admin_client, space_id, {"name": "Nytt"})
        cleared = await change(admin_client, space_id, {"security_classification": None})

        assert classified["security_classification"] == unchanged["security_classification"] == expected
        assert cleared["security_classification"] is None

    async def test_an_icon_is_set_and_cleared(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        space_id = await make_space(database, user.tenant_id)
        icon_id = await make_icon(database, user.tenant_id)

        assert (await change(user_client, space_id, {"icon_id": str(icon_id)}))["icon_id"] == str(icon_id)
        assert (await change(user_client, space_id, {"icon_id": None}))["icon_id"] is None

    async def test_an_unknown_icon_is_not_found_and_changes_nothing(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        space_id = await make_space(database, user.tenant_id)
        before = (await user_client.get(f"{SPACES}{space_id}/")).json()

        answer = await user_client.patch(
            f"{SPACES}{space_id}/", json={"name": "Nytt", "icon_id": str(uuid4())}
        )

        assert answer.status_code == 404
        assert (await user_client.get(f"{SPACES}{space_id}/")).json() == before


class TestClassification:
    """Only administrators set, lower, raise or clear it."""

    @pytest.fixture
    async def levels(self, database: Database, user: User) -> dict[str, str | None]:
        tenant = user.tenant_id
        return {
            "none": None,
            "low": str(await make_classification(database, tenant, "Öppen", 1)),
            "high": str(await make_classification(database, tenant, "Känslig", 3)),
        }

    @pytest.fixture
    async def space_id(self, database: Database, user: User) -> UUID:
        return await make_space(database, user.tenant_id)

    @pytest.mark.parametrize(
        ("before", "after"),
        [("none", "low"), ("low", "high"), ("high", "low"), ("high", "none"), ("none", "unknown")],
        ids=["set", "raise", "lower", "clear", "unknown"],
    )
    async def test_nobody_else_changes_it_or_anything_with_it(
        self,
        user_client: AsyncClient,
        admin_client: AsyncClient,
        levels: dict[str, str | None],
        space_id: UUID,
        before: str,
        after: str,
    ) -> None:
        await change(admin_client, space_id, _classified(levels[before]))
        found = (await user_client.get(f"{SPACES}{space_id}/")).json()
        body = {"name": "Nytt"} | _classified(levels.get(after, str(uuid4())))

        answer = await user_client.patch(f"{SPACES}{space_id}/", json=body)

        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
        assert "administrator" in answer.json()["message"]
        assert (await user_client.get(f"{SPACES}{space_id}/")).json() == found

    @pytest.mark.parametrize("level", ["none", "high"])
    async def test_the_same_value_passes(
        self,
        user_client: AsyncClient,
        admin_client: AsyncClient,
        levels: dict[str, str | None],
        space_id: UUID,
        level: str,
    ) -> None:
        before = await change(admin_client, space_id, _classified(levels[level]))

        after = await change(user_client, space_id, {"name": "Nytt"} | _classified(levels[level]))

        assert after["name"] == "Nytt"
        assert after["security_classification"] == before["security_classification"]
        assert (await change(user_client, space_id, _classified(levels[level])))["name"] == "Nytt"

    async def test_another_organisations_space_is_not_found(
        self, user_client: AsyncClient, database: Database, other_admin: User
    ) -> None:
        space_id = await make_space(database, other_admin.tenant_id)

        answer = await user_client.patch(f"{SPACES}{space_id}/", json=_classified(None))

        assert answer.status_code == 404

    async def test_a_new_space_has_none_and_takes_none(
        self, user_client: AsyncClient, levels: dict[str, str | None]
    ) -> None:
        body = {"name": "Nytt"} | _classified(levels["low"])

        assert (await user_client.post(SPACES, json=body)).status_code == 422
        made = (await user_client.post(SPACES, json={"name": "Nytt"})).json()
        assert made["security_classification"] is None

    async def test_an_api_key_may_no_more_than_its_user(
        self,
        client: AsyncClient,
        database: Database,
        levels: dict[str, str | None],
        space_id: UUID,
        user: User,
    ) -> None:
        _, key = await make_api_key(database, user)

        answer = await client.patch(
            f"{SPACES}{space_id}/", json=_classified(levels["low"]), headers={"api-key": key}
        )

        assert answer.status_code == 403


def _classified(level: str | None) -> dict[str, Any]:
    return {"security_classification": {"id": level} if level else None}


class TestDelete:
    async def test_its_assistants_and_apps_are_deleted_too(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        space_id = await make_space(database, user.tenant_id)
        await make_assistant(database, user.tenant_id, space_id)
        await make_app(database, user.tenant_id, space_id)

        assert (await user_client.delete(f"{SPACES}{space_id}/")).status_code == 204

        assert (await user_client.get(f"{SPACES}{space_id}/")).status_code == 404
        async with database.transaction() as session:
            left = [
                await session.scalar(select(func.count()).select_from(table)) for table in (Assistants, Apps)
            ]
        assert left == [0, 0]
