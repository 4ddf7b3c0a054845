"""Creating organisations and users, as the command line does."""

from uuid import uuid4

import pytest
from httpx import AsyncClient
from tests.factories.users import make_user
from tests.integration.conftest import ClientFor

from intric.database.database import Database
from intric.main.container.server import ServerContainer
from intric.shared.exceptions import Conflict, EneoError, InvalidRequest, NotFound
from intric.shared.permissions import Role
from intric.shared.user import User

LOGIN = "/api/v1/users/login/token/"


async def can_sign_in(client: AsyncClient, email: str, password: str) -> bool:
    answer = await client.post(LOGIN, data={"username": email, "password": password})
    return answer.status_code == 200


class TestTenants:
    async def test_a_new_one_has_an_administrator_and_three_classifications(
        self, container: ServerContainer, client: AsyncClient, client_for: ClientFor
    ) -> None:
        admin = await container.tenant_service().create_tenant(
            " Åmåls kommun ", "a@amal.example.com", "hemligt1"
        )

        assert (admin.tenant_name, admin.role) == ("Åmåls kommun", Role.ADMIN)
        assert await can_sign_in(client, "a@amal.example.com", "hemligt1")
        listed = await (await client_for(admin)).get("/api/v1/security-classifications/")
        assert [(item["name"], item["security_level"]) for item in listed.json()["items"]] == [
            ("Öppen", 1),
            ("Intern", 2),
            ("Känslig", 3),
        ]

    @pytest.mark.parametrize(
        ("name", "email", "password", "error"),
        [
            ("Sundsvalls kommun", "new@example.com", "hemligt1", Conflict),
            ("Ny kommun", "ADMIN@sundsvall.example.com", "hemligt1", Conflict),
            ("Ny kommun", "no address", "hemligt1", InvalidRequest),
            ("Ny kommun", "new@example.com", "short", InvalidRequest),
            ("  ", "new@example.com", "hemligt1", InvalidRequest),
        ],
    )
    async def test_a_refused_organisation_is_not_created(
        self,
        container: ServerContainer,
        admin: User,
        name: str,
        email: str,
        password: str,
        error: type[EneoError],
    ) -> None:
        with pytest.raises(error):
            await container.tenant_service().create_tenant(name, email, password)

        with pytest.raises(NotFound):
            await container.tenant_service().get_by_name("Ny kommun")


class TestUsers:
    async def test_a_new_one_may_sign_in(
        self, container: ServerContainer, client: AsyncClient, admin: User
    ) -> None:
        made = await container.user_service().create_user(
            "åsa@example.com", admin.tenant_id, Role.USER, "hemligt1"
        )

        assert (made.tenant_id, made.role) == (admin.tenant_id, Role.USER)
        assert await can_sign_in(client, "åsa@example.com", "hemligt1")
        assert await container.user_service().get_by_email("ÅSA@example.com") == made

    async def test_an_address_is_unique_in_any_case_and_organisation(
        self, container: ServerContainer, admin: User, other_admin: User
    ) -> None:
        with pytest.raises(Conflict):
            await container.user_service().create_user(
                admin.email.title(), other_admin.tenant_id, Role.USER, "hemligt1"
            )

    async def test_an_unknown_organisation_is_refused(self, container: ServerContainer) -> None:
        with pytest.raises(Conflict):
            await container.user_service().create_user("x@example.com", uuid4(), Role.USER, "hemligt1")

    async def test_a_new_password_replaces_the_old_one_and_signs_out(
        self, container: ServerContainer, client: AsyncClient, user_client: AsyncClient, user: User
    ) -> None:
        await container.user_service().set_password(user.email.upper(), "nytt lösenord")

        assert (await user_client.get("/api/v1/users/me/")).status_code == 401
        assert await can_sign_in(client, user.email, "nytt lösenord")
        assert not await can_sign_in(client, user.email, "korrekt häst")

    async def test_unknown_and_deactivated_users_are_not_found(
        self, container: ServerContainer, database: Database, admin: User
    ) -> None:
        await make_user(database, admin.tenant_id, "gone@example.com", is_active=False)

        for email in ("unknown@example.com", "gone@example.com"):
            with pytest.raises(NotFound):
                await container.user_service().get_by_email(email)
            with pytest.raises(NotFound):
                await container.user_service().set_password(email, "nytt lösenord")
