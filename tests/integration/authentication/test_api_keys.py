from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update
from tests.factories.users import make_api_key, make_user

from intric.database.database import Database
from intric.database.tables.users_table import ApiKeys, Users
from intric.shared.user import User

KEYS = "/api/v1/users/api-keys/"
ME = "/api/v1/users/me/"


class TestCreate:
    async def test_the_new_key_authenticates_its_user(
        self, user_client: AsyncClient, client: AsyncClient
    ) -> None:
        made = (await user_client.post(KEYS, json={"name": "Nattlig körning"})).json()

        me = await client.get(ME, headers={"api-key": made["key"]})

        assert me.json() == (await user_client.get(ME)).json()
        assert made["key"].startswith("eneo_")
        assert made["key"].endswith(made["last_four"])
        assert made["expires_at"] is None

    async def test_only_a_hash_of_it_is_stored(self, user_client: AsyncClient, database: Database) -> None:
        answer = await user_client.post(KEYS, json={"name": "Nattlig körning"})
        key = answer.json()["key"]

        async with database.transaction() as session:
            row = (await session.scalars(select(ApiKeys))).one()
        assert answer.status_code == 201
        assert key not in {row.key_hash, row.name}
        assert len(row.key_hash) == 64

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"name": "  "},
            {"name": "x" * 201},
            {"name": "n", "expires_at": "2020-01-01T00:00:00Z"},
            {"name": "n", "expires_at": "2099-01-01T00:00:00"},
            {"name": "n", "expires_at": "9999-12-31T23:59:59-12:00"},
            {"name": "n\0n"},
        ],
        ids=["no name", "blank name", "long name", "in the past", "no time zone", "no such year", "U+0000"],
    )
    async def test_invalid_bodies_are_refused(self, user_client: AsyncClient, body: dict[str, str]) -> None:
        answer = await user_client.post(KEYS, json=body)

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")

    async def test_a_time_in_another_zone_is_returned_in_utc(self, user_client: AsyncClient) -> None:
        body = {"name": "Nattlig körning", "expires_at": "2099-06-01T14:00:00+02:00"}

        assert (await user_client.post(KEYS, json=body)).json()["expires_at"] == "2099-06-01T12:00:00Z"


class TestList:
    async def test_the_list_holds_no_key(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        _, key = await make_api_key(database, user, "Första")
        await make_api_key(database, user, "Andra")

        answer = await user_client.get(KEYS)

        assert [item["name"] for item in answer.json()["items"]] == ["Första", "Andra"]
        assert answer.json()["count"] == 2
        assert answer.json()["items"][0]["last_four"] == key[-4:]
        assert key not in answer.text

    async def test_a_colleague_s_keys_are_not_in_it(
        self, user_client: AsyncClient, admin: User, database: Database
    ) -> None:
        await make_api_key(database, admin)

        assert (await user_client.get(KEYS)).json() == {"items": [], "count": 0}


class TestRevoke:
    async def test_a_revoked_key_stops_working_at_once(
        self, user_client: AsyncClient, client: AsyncClient, database: Database, user: User
    ) -> None:
        id, key = await make_api_key(database, user)

        assert (await user_client.delete(f"{KEYS}{id}/")).status_code == 204

        assert (await client.get(ME, headers={"api-key": key})).status_code == 401
        assert (await user_client.delete(f"{KEYS}{id}/")).status_code == 404

    async def test_a_colleague_s_key_can_not_be_revoked(
        self, user_client: AsyncClient, client: AsyncClient, database: Database, user: User
    ) -> None:
        colleague = await make_user(database, user.tenant_id, "colleague@example.com")
        id, key = await make_api_key(database, colleague)

        assert (await user_client.delete(f"{KEYS}{id}/")).status_code == 404

        assert (await client.get(ME, headers={"api-key": key})).status_code == 200

    async def test_an_expired_key_stops_working(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        _, key = await make_api_key(database, user, expires_at=datetime.now(UTC) - timedelta(seconds=1))

        assert (await client.get(ME, headers={"api-key": key})).status_code == 401

    async def test_a_deactivated_user_s_keys_stop_working(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        _, key = await make_api_key(database, user)
        await _deactivate(database, user.id)

        assert (await client.get(ME, headers={"api-key": key})).status_code == 401


async def _deactivate(database: Database, user_id: UUID) -> None:
    async with database.transaction() as session:
        await session.execute(update(Users).where(Users.id == user_id).values(is_active=False))
