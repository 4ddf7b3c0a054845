"""People change their own password."""

from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import select
from tests.factories.users import PASSWORD, make_api_key, make_user, sign_in
from tests.integration.conftest import ORIGIN

from intric.database.database import Database
from intric.database.tables.users_table import KnownDevices
from intric.main.container.server import ServerContainer
from intric.shared.user import User

CHANGE = "/api/v1/users/me/password/"
LOGIN = "/api/v1/users/login/token/"
ME = "/api/v1/users/me/"
NEW = "blå stuga vid havet"


async def change(client: AsyncClient, **body: Any) -> Response:
    return await client.post(CHANGE, json={"current_password": PASSWORD, "new_password": NEW} | body)


async def works(client: AsyncClient, headers: dict[str, str]) -> bool:
    return (await client.get(ME, headers=headers)).status_code == 200


async def signs_in(client: AsyncClient, user: User, password: str) -> bool:
    answer = await client.post(LOGIN, data={"username": user.email, "password": password})
    client.cookies.clear()
    return answer.status_code == 200


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class TestChange:
    async def test_the_new_one_signs_in_and_the_old_one_does_not(
        self, user_client: AsyncClient, client: AsyncClient, user: User
    ) -> None:
        answer = await change(user_client)

        assert (answer.status_code, answer.content) == (204, b"")
        assert await signs_in(client, user, NEW)
        assert not await signs_in(client, user, PASSWORD)

    async def test_nothing_else_ends_unless_asked_for(
        self, user_client: AsyncClient, client: AsyncClient, database: Database, user: User
    ) -> None:
        elsewhere = await sign_in(database, user)
        _, key = await make_api_key(database, user)

        await change(user_client)

        assert await works(user_client, {})
        assert await works(client, bearer(elsewhere))
        assert await works(client, {"api-key": key})

    async def test_on_request_other_sessions_and_devices_end_and_nobody_elses(
        self, app: FastAPI, client: AsyncClient, database: Database, user: User, admin: User
    ) -> None:
        elsewhere, of_another = await sign_in(database, user), await sign_in(database, admin)
        _, key = await make_api_key(database, user)
        browsers = [AsyncClient(transport=ASGITransport(app), base_url=ORIGIN) for _ in range(2)]
        for browser in browsers:
            await browser.post(LOGIN, data={"username": user.email, "password": PASSWORD})
        here = browsers[0]
        here.headers["Origin"] = ORIGIN

        assert (await change(here, end_sessions=True)).status_code == 204

        assert await works(here, {})
        assert not await works(browsers[1], {})
        assert not await works(client, bearer(elsewhere))
        assert await works(client, bearer(of_another))
        assert await works(client, {"api-key": key})
        async with database.transaction() as session:
            assert len(list(await session.scalars(select(KnownDevices)))) == 1

    async def test_on_request_all_keys_end_and_nobody_elses(
        self, user_client: AsyncClient, client: AsyncClient, database: Database, user: User, admin: User
    ) -> None:
        _, key = await make_api_key(database, user)
        _, of_another = await make_api_key(database, admin)

        await change(user_client, revoke_api_keys=True)

        assert not await works(client, {"api-key": key})
        assert await works(client, {"api-key": of_another})


class TestRefused:
    @pytest.mark.parametrize(
        ("body", "field", "rule"),
        [
            ({"current_password": "fel lösenord"}, "current_password", "wrong"),
            ({"new_password": "x7!pQ"}, "new_password", "too_short"),
            ({"new_password": "ä" * 1025}, "new_password", "too_long"),
            ({"new_password": "Sommaren2026"}, "new_password", "usual"),
            ({"new_password": "user@sundsvall.example.com"}, "new_password", "personal"),
            ({"new_password": PASSWORD}, "new_password", "unchanged"),
        ],
    )
    async def test_what_can_not_be_taken_is_told_by_field_and_rule(
        self,
        user_client: AsyncClient,
        client: AsyncClient,
        user: User,
        body: dict[str, str],
        field: str,
        rule: str,
    ) -> None:
        answer = await change(user_client, **body)

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
        [error] = answer.json()["details"]["errors"]
        assert (error["field"], error["rule"]) == (field, rule)
        assert not any(value in answer.text for value in body.values() if rule != "unchanged")
        assert await signs_in(client, user, PASSWORD)

    async def test_an_api_key_may_not(self, client: AsyncClient, database: Database, user: User) -> None:
        _, key = await make_api_key(database, user)
        client.headers["api-key"] = key

        answer = await change(client)

        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
        client.headers["api-key"] = "eneo_wrong"
        assert (await change(client)).status_code == 401

    async def test_an_api_key_with_a_sessions_cookie_may_not(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        _, key = await make_api_key(database, user)
        client.cookies.set("eneo_session", await sign_in(database, user), domain="eneo.example.com")
        client.headers.update({"api-key": key, "Origin": ORIGIN})

        assert (await change(client)).status_code == 403

    async def test_signed_out_and_from_a_foreign_page_nothing_happens(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        assert (await change(client)).status_code == 401
        client.cookies.set("eneo_session", await sign_in(database, user), domain="eneo.example.com")
        for headers in ({}, {"Origin": "https://evil.example.com"}):
            answer = await client.post(
                CHANGE, json={"current_password": PASSWORD, "new_password": NEW}, headers=headers
            )
            assert answer.status_code == 403

    @pytest.mark.parametrize("body", [{"new_password": None}, {"current_password": "\0"}, {"other": 1}])
    async def test_a_body_that_is_not_valid(self, user_client: AsyncClient, body: dict[str, Any]) -> None:
        assert (await change(user_client, **body)).status_code == 422

    async def test_wrong_ones_are_throttled_together_with_logins(
        self, user_client: AsyncClient, client: AsyncClient, user: User
    ) -> None:
        wrong = [await change(user_client, current_password=f"fel {i}") for i in range(6)]

        assert [answer.status_code for answer in wrong] == [422] * 5 + [429]
        assert wrong[-1].headers["retry-after"] == "2"
        assert not await signs_in(client, user, PASSWORD)

    async def test_a_colleague_with_the_same_password_keeps_theirs(
        self, user_client: AsyncClient, client: AsyncClient, database: Database, user: User
    ) -> None:
        colleague = await make_user(database, user.tenant_id, "colleague@example.com")

        await change(user_client)

        assert await signs_in(client, colleague, PASSWORD)


class TestByTheOperator:
    async def test_sessions_may_be_kept_and_keys_revoked(
        self, container: ServerContainer, client: AsyncClient, database: Database, user: User
    ) -> None:
        session = await sign_in(database, user)
        _, key = await make_api_key(database, user)

        await container.user_service().set_password(
            user.email, "åtta tkn", end_sessions=False, revoke_api_keys=True
        )

        assert await works(client, bearer(session))
        assert not await works(client, {"api-key": key})

    async def test_by_default_sessions_end_and_keys_stay(
        self, container: ServerContainer, client: AsyncClient, database: Database, user: User
    ) -> None:
        session = await sign_in(database, user)
        _, key = await make_api_key(database, user)

        await container.user_service().set_password(user.email, "åtta tkn")

        assert not await works(client, bearer(session))
        assert await works(client, {"api-key": key})
