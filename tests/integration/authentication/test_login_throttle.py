"""Wrong passwords: who has to wait, and who never does because of others."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import func, select, update
from tests.factories.users import PASSWORD, make_user
from tests.integration.conftest import ORIGIN

from intric.authentication.login_maintenance import LoginMaintenance
from intric.database.database import Database
from intric.database.tables.users_table import FailedLogins, KnownDevices, Sessions
from intric.main.container.server import ServerContainer
from intric.shared.user import User

LOGIN = "/api/v1/users/login/token/"
HERE = "192.0.2.1"


class Clients:
    """Browsers at different addresses."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def at(self, address: str = HERE) -> AsyncClient:
        return AsyncClient(transport=ASGITransport(self._app, client=(address, 1234)), base_url=ORIGIN)


@pytest.fixture
def clients(app: FastAPI) -> Clients:
    return Clients(app)


async def log_in(client: AsyncClient, email: str, password: str = PASSWORD) -> Response:
    return await client.post(LOGIN, data={"username": email, "password": password})


async def guess(client: AsyncClient, email: str, times: int = 1) -> list[int]:
    return [(await log_in(client, email, f"gissning {i}")).status_code for i in range(times)]


async def count(database: Database, table: type[FailedLogins] | type[KnownDevices] | type[Sessions]) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def fail(
    database: Database, account: str, *, times: int, ago: timedelta = timedelta(), address: str = HERE
) -> None:
    async with database.transaction() as session:
        session.add_all(
            FailedLogins(account=account, address=address, created_at=func.now() - ago) for _ in range(times)
        )


class TestAccountWithAddress:
    async def test_after_five_even_the_right_password_is_rate_limited(
        self, clients: Clients, user: User
    ) -> None:
        client = clients.at()
        assert await guess(client, user.email, 5) == [401] * 5

        answer = await log_in(client, user.email)

        assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
        assert answer.headers["retry-after"] == "2"

    async def test_retry_after_doubles_with_each_and_attempts_meanwhile_are_not_counted(
        self, clients: Clients, database: Database, user: User
    ) -> None:
        await fail(database, user.email, times=8)

        answers = [await log_in(clients.at(), user.email) for _ in range(3)]

        assert {answer.headers["retry-after"] for answer in answers} == {"16"}
        assert await count(database, FailedLogins) == 8

    async def test_after_the_wait_the_right_password_works_and_resets_the_count(
        self, clients: Clients, database: Database, user: User
    ) -> None:
        await fail(database, user.email, times=5, ago=timedelta(seconds=3))

        assert (await log_in(clients.at(), user.email)).status_code == 200

        assert await count(database, FailedLogins) == 0

    async def test_a_login_elsewhere_resets_nothing_here(
        self, clients: Clients, database: Database, user: User
    ) -> None:
        await fail(database, user.email, times=8)

        assert (await log_in(clients.at("198.51.100.1"), user.email)).status_code == 200

        assert await guess(clients.at(), user.email) == [429]

    async def test_after_five_minutes_they_no_longer_count(
        self, clients: Clients, database: Database, user: User
    ) -> None:
        await fail(database, user.email, times=40, ago=timedelta(minutes=5, seconds=1))

        assert await guess(clients.at(), user.email) == [401]

        assert await count(database, FailedLogins) == 1

    async def test_other_accounts_are_not_rate_limited(
        self, clients: Clients, database: Database, user: User, admin: User
    ) -> None:
        await fail(database, user.email, times=8)

        assert (await log_in(clients.at(), admin.email)).status_code == 200

    async def test_concurrent_attempts_are_limited_too(self, clients: Clients, user: User) -> None:
        client = clients.at()
        answers = await asyncio.gather(*(log_in(client, user.email, f"gissning {i}") for i in range(30)))

        statuses = [answer.status_code for answer in answers]
        assert set(statuses) == {401, 429}
        # Two attempts are checked at a time, so one more than five may pass.
        assert statuses.count(401) in (5, 6)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
            ("::ffff:192.0.2.9", "192.0.2.9"),
        ],
    )
    async def test_addresses_of_one_client_count_together(
        self, clients: Clients, user: User, first: str, second: str
    ) -> None:
        await guess(clients.at(first), user.email, 5)

        assert (await log_in(clients.at(second), user.email)).status_code == 429
        assert (await log_in(clients.at("2001:db8:1:3::1"), user.email)).status_code == 200

    async def test_the_limits_can_be_set(
        self, clients: Clients, container: ServerContainer, user: User
    ) -> None:
        container.settings().login_attempts = 2
        container.settings().max_login_wait_s = 1

        assert await guess(clients.at(), user.email, 3) == [401, 401, 429]
        assert (await log_in(clients.at(), user.email)).headers["retry-after"] == "1"


class TestAddress:
    async def test_many_over_all_accounts_rate_limit_that_address_alone(
        self, clients: Clients, database: Database, user: User
    ) -> None:
        for i in range(30):
            await fail(database, f"{i}@example.com", times=1)

        assert (await log_in(clients.at(), user.email)).status_code == 429
        assert (await log_in(clients.at("198.51.100.1"), user.email)).status_code == 200


class TestAccount:
    async def test_36_wrong_guesses_elsewhere_do_not_hold_up_the_owner(
        self, clients: Clients, user: User
    ) -> None:
        for i in range(36):
            await guess(clients.at(f"203.0.113.{i}"), user.email)

        answer = await log_in(clients.at(), user.email)

        assert answer.status_code == 200

    @pytest.mark.parametrize("known", [True, False])
    async def test_each_address_has_one_free_attempt_then_known_account_or_not(
        self, clients: Clients, database: Database, user: User, known: bool
    ) -> None:
        account = user.email if known else "unknown@example.com"
        for i in range(30):
            await fail(database, account, times=1, address=f"203.0.113.{i}")

        answers = [await log_in(clients.at(), account, "fel lösenord") for _ in range(2)]

        assert [answer.status_code for answer in answers] == [429, 429]
        assert {answer.headers["retry-after"] for answer in answers} == {"2"}
        assert answers[0].json()["message"].startswith("E-mail address or password is wrong")
        assert await count(database, FailedLogins) == 31

    async def test_an_unknown_account_is_rate_limited_as_a_known_one(
        self, clients: Clients, user: User
    ) -> None:
        known = await guess(clients.at(), user.email, 7)

        assert await guess(clients.at(), "Unknown@example.com", 7) == known


class TestKnownDevice:
    async def test_it_is_let_through_where_its_address_is_not(
        self, clients: Clients, database: Database, user: User
    ) -> None:
        browser = clients.at()
        await log_in(browser, user.email)
        await fail(database, user.email, times=40)

        assert (await log_in(clients.at(), user.email)).status_code == 429
        assert (await log_in(browser, user.email)).status_code == 200

    async def test_it_has_five_attempts_of_its_own(
        self, clients: Clients, database: Database, user: User
    ) -> None:
        browser = clients.at()
        await log_in(browser, user.email)

        assert await guess(browser, user.email, 6) == [401] * 5 + [429]
        assert (await log_in(clients.at(), user.email)).status_code == 200

    async def test_it_is_known_for_its_own_users_alone(
        self, clients: Clients, database: Database, user: User, admin: User
    ) -> None:
        browser = clients.at()
        await log_in(browser, user.email)
        await fail(database, admin.email, times=8)

        assert (await log_in(browser, admin.email)).status_code == 429

    async def test_a_shared_browser_is_known_for_each_of_its_users(
        self, clients: Clients, database: Database, user: User, admin: User
    ) -> None:
        browser = clients.at()
        for who in (user, admin, user):
            await log_in(browser, who.email)
        for who in (user, admin):
            await fail(database, who.email, times=8)

        assert [(await log_in(browser, who.email)).status_code for who in (user, admin)] == [200, 200]
        assert await count(database, KnownDevices) == 2

    async def test_a_planted_token_is_worth_nothing_after_a_login(
        self, clients: Clients, database: Database, user: User
    ) -> None:
        attacker = await make_user(database, user.tenant_id, "attacker@example.com")
        own = clients.at("198.51.100.1")
        await log_in(own, attacker.email)
        planted = own.cookies["eneo_device"]
        victim = clients.at()
        victim.cookies.set("eneo_device", planted, domain="eneo.example.com")
        await log_in(victim, user.email)
        await fail(database, user.email, times=8, address="198.51.100.1")

        assert (await log_in(own, user.email)).status_code == 429

    async def test_the_cookie_is_long_lived_and_not_for_scripts_and_only_its_hash_is_stored(
        self, clients: Clients, database: Database, user: User
    ) -> None:
        answer = await log_in(clients.at(), user.email)

        cookie = answer.headers.get_list("set-cookie")[1]
        assert cookie.startswith("eneo_device=")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert f"Max-Age={180 * 86_400}" in cookie
        async with database.transaction() as session:
            stored = (await session.scalars(select(KnownDevices))).one()
        assert stored.token_hash not in cookie
        assert len(stored.token_hash) == 64

    async def test_over_https_no_neighbouring_host_can_set_it(
        self, clients: Clients, container: ServerContainer, user: User
    ) -> None:
        container.settings().public_url = ORIGIN.replace("http:", "https:")

        cookie = (await log_in(clients.at(), user.email)).headers.get_list("set-cookie")[1]

        assert cookie.startswith("__Host-eneo_device=")
        assert "Secure" in cookie

    async def test_programs_that_keep_no_cookie_do_not_displace_a_browser(
        self, clients: Clients, container: ServerContainer, database: Database, user: User
    ) -> None:
        container.settings().max_devices_per_user = 3
        browser = clients.at()
        for _ in range(2):
            await log_in(browser, user.email)
        for _ in range(5):
            await log_in(clients.at("198.51.100.1"), user.email)
        await fail(database, user.email, times=8)

        assert (await log_in(browser, user.email)).status_code == 200
        assert await count(database, KnownDevices) == 3

    async def test_a_new_password_of_the_operator_forgets_it(
        self, clients: Clients, container: ServerContainer, database: Database, user: User
    ) -> None:
        browser = clients.at()
        await log_in(browser, user.email)
        await container.user_service().set_password(user.email, "ett nytt lösenord")
        await fail(database, user.email, times=8)

        assert (await log_in(browser, user.email, "ett nytt lösenord")).status_code == 429


async def test_maintenance_deletes_what_no_longer_counts(
    clients: Clients, container: ServerContainer, database: Database, user: User
) -> None:
    await log_in(clients.at(), user.email)
    async with database.transaction() as session:
        for table in (Sessions, KnownDevices):
            await session.execute(update(table).values(expires_at=func.now()))
    await fail(database, user.email, times=2, ago=timedelta(minutes=6))
    await log_in(clients.at(), user.email)
    await fail(database, user.email, times=2, ago=timedelta(minutes=6))
    await fail(database, user.email, times=1)

    await LoginMaintenance(database, container.settings()).delete_expired(datetime.now(UTC))

    counts = [await count(database, table) for table in (Sessions, KnownDevices, FailedLogins)]
    assert counts == [1, 1, 1]
