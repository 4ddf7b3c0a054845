"""Authentication by token, key or cookie, and protection against requests from foreign pages."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from tests.factories.users import make_api_key, sign_in

from intric.database.database import Database
from intric.main.container.server import ServerContainer
from intric.shared.user import User

SPACES = "/api/v1/spaces/"
ME = "/api/v1/users/me/"
NEW_SPACE = {"name": "Bygg"}
OWN = "http://eneo.example.com"
EVIL = "https://evil.example.com"


@pytest.fixture
async def browser(app: FastAPI, database: Database, user: User) -> AsyncIterator[AsyncClient]:
    """Signed in by the session cookie only."""
    cookies = {"eneo_session": await sign_in(database, user)}
    async with AsyncClient(transport=ASGITransport(app), base_url=OWN, cookies=cookies) as client:
        yield client


class TestAuthentication:
    async def test_an_api_key_authenticates_its_user(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        _, key = await make_api_key(database, user)

        assert (await client.get(ME, headers={"api-key": key})).json()["email"] == user.email

    async def test_the_header_of_the_key_can_be_configured(
        self, client: AsyncClient, container: ServerContainer, database: Database, user: User
    ) -> None:
        container.settings().api_key_header = "x-eneo-key"
        _, key = await make_api_key(database, user)

        assert (await client.get(ME, headers={"x-eneo-key": key})).status_code == 200
        assert (await client.get(ME, headers={"api-key": key})).status_code == 401

    async def test_a_wrong_token_is_refused_in_spite_of_a_valid_cookie(self, browser: AsyncClient) -> None:
        answer = await browser.get(ME, headers={"Authorization": "Bearer wrong"})

        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
        assert answer.headers["www-authenticate"] == "Bearer"

    async def test_an_empty_token_is_refused(self, browser: AsyncClient) -> None:
        assert (await browser.get(ME, headers={"Authorization": "Bearer"})).status_code == 401

    async def test_a_wrong_key_is_refused_in_spite_of_a_valid_cookie(self, browser: AsyncClient) -> None:
        assert (await browser.get(ME, headers={"api-key": "eneo_wrong"})).status_code == 401

    async def test_basic_credentials_of_a_proxy_do_not_override_the_cookie(
        self, browser: AsyncClient
    ) -> None:
        answer = await browser.get(ME, headers={"Authorization": "Basic cHJveHk6cHJveHk="})

        assert answer.status_code == 200

    async def test_a_key_sent_as_a_token_is_refused_with_a_hint(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        _, key = await make_api_key(database, user)

        answer = await client.get(ME, headers={"Authorization": f"Bearer {key}"})

        assert answer.status_code == 401
        assert "API key" in answer.json()["message"]
        assert key not in answer.text


class TestForeignPages:
    async def test_the_cookie_alone_may_read(self, browser: AsyncClient) -> None:
        assert (await browser.get(SPACES)).status_code == 200

    async def test_a_page_of_the_same_origin_may_write(self, browser: AsyncClient) -> None:
        answer = await browser.post(SPACES, json=NEW_SPACE, headers={"Origin": OWN})

        assert answer.status_code == 201

    @pytest.mark.parametrize("headers", [{}, {"Origin": EVIL}, {"Origin": "null"}])
    async def test_no_other_page_may_write_with_the_cookie(
        self, browser: AsyncClient, headers: dict[str, str]
    ) -> None:
        answer = await browser.post(SPACES, json=NEW_SPACE, headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
        assert (await browser.get(SPACES)).json()["count"] == 0

    async def test_a_program_with_a_token_needs_no_origin(self, user_client: AsyncClient) -> None:
        assert (await user_client.post(SPACES, json=NEW_SPACE)).status_code == 201

    async def test_a_foreign_page_may_not_write_with_a_token_either(self, user_client: AsyncClient) -> None:
        answer = await user_client.post(SPACES, json=NEW_SPACE, headers={"Origin": EVIL})

        assert answer.status_code == 403

    async def test_a_foreign_page_may_not_sign_a_user_in(self, client: AsyncClient, user: User) -> None:
        form = {"username": user.email, "password": "korrekt häst"}

        answer = await client.post("/api/v1/users/login/token/", data=form, headers={"Origin": EVIL})

        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize("headers", [{}, {"Origin": EVIL}])
    async def test_a_foreign_page_may_not_sign_a_user_out(
        self, browser: AsyncClient, headers: dict[str, str]
    ) -> None:
        assert (await browser.post("/api/v1/users/logout/", headers=headers)).status_code == 403
        assert (await browser.get(ME)).status_code == 200

    async def test_a_configured_public_url_is_the_only_origin(
        self, browser: AsyncClient, container: ServerContainer
    ) -> None:
        container.settings().public_url = "https://bilder.example.com/"
        host = {"Host": "bilder.example.com"}

        from_there = await browser.post(
            SPACES, json=NEW_SPACE, headers={"Origin": "https://bilder.example.com"} | host
        )
        from_host = await browser.post(SPACES, json=NEW_SPACE, headers={"Origin": OWN} | host)

        assert (from_there.status_code, from_host.status_code) == (201, 403)
