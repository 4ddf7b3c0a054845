import asyncio
from datetime import timedelta

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import delete, func, select, update
from tests.factories.users import PASSWORD, make_user

from intric.database.database import Database
from intric.database.tables.users_table import FailedLogins, Sessions, Users
from intric.main.container.server import ServerContainer
from intric.shared.user import User

LOGIN = "/api/v1/users/login/token/"
ME = "/api/v1/users/me/"


async def log_in(client: AsyncClient, email: str, password: str = PASSWORD) -> Response:
    return await client.post(LOGIN, data={"username": email, "password": password})


async def count(database: Database, table: type[Sessions] | type[FailedLogins]) -> int:
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

        cookie = answer.headers["set-cookie"]
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

        cookie = answer.headers["set-cookie"]
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


class TestSessions:
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


class TestWrongPasswords:
    async def test_after_five_even_the_right_password_is_rate_limited(
        self, client: AsyncClient, user: User
    ) -> None:
        for _ in range(5):
            assert (await log_in(client, user.email, "fel lösenord")).status_code == 401

        answer = await log_in(client, user.email)

        assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
        assert answer.headers["retry-after"] == "2"

    async def test_retry_after_doubles_with_each_and_attempts_meanwhile_are_not_counted(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        await _fail(database, user.email, times=8)

        answers = [await log_in(client, user.email) for _ in range(3)]

        assert {answer.headers["retry-after"] for answer in answers} == {"16"}
        assert await count(database, FailedLogins) == 8

    async def test_after_the_wait_the_right_password_works_and_resets_the_count(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        await _fail(database, user.email, times=5, ago=timedelta(seconds=3))

        assert (await log_in(client, user.email)).status_code == 200

        assert await count(database, FailedLogins) == 0

    async def test_after_five_minutes_they_no_longer_count(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        await _fail(database, user.email, times=40, ago=timedelta(minutes=5, seconds=1))

        assert (await log_in(client, user.email, "fel lösenord")).status_code == 401

        assert await count(database, FailedLogins) == 1

    async def test_an_unknown_account_is_rate_limited_too(
        self, client: AsyncClient, database: Database
    ) -> None:
        await _fail(database, "unknown@example.com", times=5)

        assert (await log_in(client, "Unknown@example.com")).status_code == 429

    async def test_other_accounts_are_not_rate_limited(
        self, client: AsyncClient, database: Database, user: User, admin: User
    ) -> None:
        await _fail(database, user.email, times=8)

        assert (await log_in(client, admin.email)).status_code == 200

    async def test_many_from_one_address_rate_limit_that_address(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        async with database.transaction() as session:
            session.add_all(FailedLogins(account=f"{i}@example.com", address="127.0.0.1") for i in range(30))

        assert (await log_in(client, user.email)).status_code == 429

    async def test_concurrent_attempts_are_limited_too(self, client: AsyncClient, user: User) -> None:
        answers = await asyncio.gather(*(log_in(client, user.email, f"gissning {i}") for i in range(30)))

        statuses = [answer.status_code for answer in answers]
        assert set(statuses) == {401, 429}
        # Two attempts are checked at a time, so one more than five may pass.
        assert statuses.count(401) in (5, 6)


async def _fail(database: Database, account: str, *, times: int, ago: timedelta = timedelta()) -> None:
    async with database.transaction() as session:
        session.add_all(
            FailedLogins(account=account, address="192.0.2.1", created_at=func.now() - ago)
            for _ in range(times)
        )


async def _age_sessions(database: Database, by: timedelta) -> None:
    async with database.transaction() as session:
        await session.execute(update(Sessions).values(expires_at=Sessions.expires_at - by))
