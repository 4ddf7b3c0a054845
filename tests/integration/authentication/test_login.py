from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import delete, func, select, update
from tests.factories.users import PASSWORD, make_user, sign_in

from intric.authentication.password_check import PasswordAttempt
from intric.authentication.session_repo import SessionRepository
from intric.database.database import Database
from intric.database.tables.users_table import Sessions, Users
from intric.main.container.server import ServerContainer
from intric.shared.exceptions import NotAuthenticated
from intric.shared.user import User

LOGIN = "/api/v1/users/login/token/"
ME = "/api/v1/users/me/"


async def log_in(client: AsyncClient, email: str, password: str = PASSWORD) -> Response:
    return await client.post(LOGIN, data={"username": email, "password": password})


async def count(database: Database, table: type[Sessions]) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


class TestLogin:
    async def test_the_token_authenticates_the_user(self, client: AsyncClient, user: User) -> None:
        answer = await log_in(client, user.email)

        assert answer.status_code == 200
        assert answer.json()["token_type"] == "bearer"
        client.cookies.clear()
        bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        me = await client.get(ME, headers=bearer)
        assert me.json() == {
            "id": str(user.id),
            "email": user.email,
            "role": "user",
            "tenant": {"id": str(user.tenant_id), "name": "Sundsvalls kommun"},
            "permissions": ["apps", "assistants", "images"],
        }

    async def test_the_case_of_an_address_does_not_matter(self, client: AsyncClient, user: User) -> None:
        assert (await log_in(client, f" {user.email.upper()}")).status_code == 200

    async def test_a_browser_gets_a_cookie_that_scripts_can_not_read(
        self, client: AsyncClient, user: User
    ) -> None:
        answer = await log_in(client, user.email)

        cookie = answer.headers.get_list("set-cookie")[0]
        assert cookie.startswith("eneo_session=")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Max-Age=43200" in cookie
        assert "Secure" not in cookie
        assert answer.headers["cache-control"] == "no-store"
        assert (await client.get(ME)).json()["email"] == user.email

    async def test_behind_https_the_cookie_is_secure(
        self, app: FastAPI, container: ServerContainer, user: User
    ) -> None:
        container.settings().public_url = "https://eneo.example.com"
        transport = ASGITransport(app)
        async with AsyncClient(transport=transport, base_url="http://10.0.0.7:8000") as client:
            answer = await log_in(client, user.email)

        cookie = answer.headers.get_list("set-cookie")[0]
        assert cookie.startswith("__Host-eneo_session=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie

    async def test_a_cookie_of_before_the_prefix_works_and_is_deleted_with_the_session(
        self, client: AsyncClient, container: ServerContainer, user: User
    ) -> None:
        token = (await log_in(client, user.email)).json()["access_token"]
        container.settings().public_url = "https://eneo.example.com"
        client.cookies.clear()
        headers = {"Cookie": f"eneo_session={token}", "Origin": "https://eneo.example.com"}

        assert (await client.get(ME, headers=headers)).status_code == 200
        left = await client.post("/api/v1/users/logout/", headers=headers)
        assert left.headers["set-cookie"].startswith('eneo_session="";')
        assert (await client.get(ME, headers=headers)).status_code == 401

    async def test_the_cookie_with_the_prefix_wins_over_one_that_a_neighbouring_host_may_have_set(
        self, client: AsyncClient, user: User
    ) -> None:
        token = (await log_in(client, user.email)).json()["access_token"]
        client.cookies.clear()

        cookies = f"eneo_session=planted; __Host-eneo_session={token}"
        assert (await client.get(ME, headers={"Cookie": cookies})).json()["email"] == user.email

    async def test_only_a_hash_of_the_token_is_stored(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        token = (await log_in(client, user.email)).json()["access_token"]

        async with database.transaction() as session:
            stored = (await session.scalars(select(Sessions))).one()
        assert token not in stored.token_hash
        assert len(stored.token_hash) == 64

    async def test_unknown_user_wrong_password_and_deactivated_user_get_the_same_answer(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        gone = await make_user(database, user.tenant_id, "gone@example.com", is_active=False)

        answers = [
            await log_in(client, "unknown@example.com"),
            await log_in(client, user.email, "fel lösenord"),
            await log_in(client, gone.email),
        ]

        bodies = [answer.json() | {"request_id": ""} for answer in answers]
        assert [answer.status_code for answer in answers] == [401, 401, 401]
        assert bodies[0] == bodies[1] == bodies[2]
        assert bodies[0]["code"] == "not_authenticated"
        assert not any("set-cookie" in answer.headers for answer in answers)

    async def test_a_null_character_in_the_address_is_a_wrong_address(self, client: AsyncClient) -> None:
        assert (await log_in(client, "a\0b@example.com")).status_code == 401

    async def test_a_form_without_a_password_is_not_valid(self, client: AsyncClient) -> None:
        answer = await client.post(LOGIN, data={"username": "user@example.com"})

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")

    async def test_expired_sessions_are_deleted_at_the_next_login(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        await log_in(client, user.email)
        await _age_sessions(database, timedelta(hours=13))

        await log_in(client, user.email)

        assert await count(database, Sessions) == 1

    async def test_a_password_that_changes_meanwhile_opens_no_session(
        self, container: ServerContainer, database: Database, user: User
    ) -> None:
        check = container.password_check()
        checked = await check.check(PasswordAttempt(user.email, PASSWORD, "192.0.2.1"))
        await container.user_service().set_password(user.email, "ett nytt lösenord")

        async with database.transaction() as session:
            with pytest.raises(NotAuthenticated):
                sessions = SessionRepository(session)
                await sessions.add(user.id, checked.password_hash, "hash", timedelta(hours=1), limit=50)

    async def test_a_password_works_however_its_letters_are_typed(
        self, client: AsyncClient, container: ServerContainer, user: User
    ) -> None:
        await container.user_service().set_password(user.email, "bla\u030a a\u0308lg i sno\u0308")

        assert (await log_in(client, user.email, "bl\u00e5 \u00e4lg i sn\u00f6")).status_code == 200
        assert (await log_in(client, user.email, "bla\u030a\u00a0a\u0308lg i sn\u00f6")).status_code == 200
        assert (await log_in(client, user.email, "bla alg i sno")).status_code == 401

    async def test_one_that_was_hashed_before_spellings_were_made_one_works(
        self, client: AsyncClient, container: ServerContainer, database: Database, user: User
    ) -> None:
        decomposed = "bla\u030a a\u0308lg"
        as_typed = await container.passwords().hash(decomposed)
        async with database.transaction() as session:
            await session.execute(update(Users).values(password_hash=as_typed))

        assert (await log_in(client, user.email, decomposed)).status_code == 200


class TestSessions:
    async def test_the_51st_ends_the_oldest_and_no_other(
        self, client: AsyncClient, database: Database, user: User, admin: User
    ) -> None:
        tokens = [await sign_in(database, user) for _ in range(50)]
        elsewhere = await sign_in(database, admin)

        newest = (await log_in(client, user.email)).json()["access_token"]

        client.cookies.clear()
        statuses = [
            (await client.get(ME, headers={"Authorization": f"Bearer {token}"})).status_code
            for token in (tokens[0], tokens[1], tokens[-1], newest, elsewhere)
        ]
        assert statuses == [401, 200, 200, 200, 200]
        assert await count(database, Sessions) == 51

    async def test_the_number_of_sessions_can_be_set(
        self, client: AsyncClient, container: ServerContainer, database: Database, user: User
    ) -> None:
        container.settings().max_sessions_per_user = 1

        first = (await log_in(client, user.email)).json()["access_token"]
        await log_in(client, user.email)

        client.cookies.clear()
        answer = await client.get(ME, headers={"Authorization": f"Bearer {first}"})
        assert (answer.status_code, await count(database, Sessions)) == (401, 1)

    async def test_a_session_ends_after_twelve_hours(
        self, user_client: AsyncClient, database: Database
    ) -> None:
        await _age_sessions(database, timedelta(hours=11, minutes=59))
        assert (await user_client.get(ME)).status_code == 200

        await _age_sessions(database, timedelta(minutes=2))

        assert (await user_client.get(ME)).status_code == 401

    async def test_a_deactivated_user_is_signed_out_at_once(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        async with database.transaction() as session:
            await session.execute(update(Users).where(Users.id == user.id).values(is_active=False))

        assert (await user_client.get(ME)).status_code == 401

    async def test_a_changed_role_counts_from_the_next_request(
        self, admin_client: AsyncClient, database: Database, admin: User
    ) -> None:
        credentials = "/api/v1/admin/credentials/"
        assert (await admin_client.get(credentials)).status_code == 200
        async with database.transaction() as session:
            await session.execute(update(Users).where(Users.id == admin.id).values(role="user"))

        assert (await admin_client.get(credentials)).status_code == 403
        assert (await admin_client.get(ME)).json()["permissions"] == ["apps", "assistants", "images"]

    async def test_signing_out_ends_the_session_of_the_token(self, user_client: AsyncClient) -> None:
        assert (await user_client.post("/api/v1/users/logout/")).status_code == 204

        assert (await user_client.get(ME)).status_code == 401

    async def test_signing_out_in_a_browser_removes_the_cookie(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        await log_in(client, user.email)

        answer = await client.post(
            "/api/v1/users/logout/", headers={"Origin": str(client.base_url).rstrip("/")}
        )

        assert answer.status_code == 204
        assert "eneo_session" not in client.cookies
        assert await count(database, Sessions) == 0

    async def test_signing_out_of_an_ended_session_succeeds(
        self, user_client: AsyncClient, database: Database
    ) -> None:
        async with database.transaction() as session:
            await session.execute(delete(Sessions))

        assert (await user_client.post("/api/v1/users/logout/")).status_code == 204


async def _age_sessions(database: Database, by: timedelta) -> None:
    async with database.transaction() as session:
        await session.execute(update(Sessions).values(expires_at=Sessions.expires_at - by))
