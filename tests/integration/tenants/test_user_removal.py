import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select
from tests.factories.images import make_generated_image
from tests.factories.spaces import make_icon, make_space
from tests.factories.users import make_api_key, make_user, sign_in
from tests.support.belongings import rows_of_tenant, rows_of_user

from intric.database.database import Database
from intric.database.tables.users_table import FailedLogins
from intric.image_models.infrastructure.persistence.owned_generations import (
    GENERATIONS_AT_ONCE,
    SqlOwnedGenerations,
)
from intric.main.container.server import ServerContainer
from intric.shared.exceptions import Conflict, NotFound
from intric.shared.permissions import Role
from intric.shared.user import User
from intric.users.owner import Owner
from intric.users.user_removal import UserRemovalService

LOGIN = "/api/v1/users/login/token/"


@pytest.fixture
def removal(container: ServerContainer) -> UserRemovalService:
    return container.user_removal_service()


async def make_belongings(database: Database, user: User) -> None:
    """Make a picture, an API key and a session."""
    await make_generated_image(database, user)
    await make_api_key(database, user)
    await sign_in(database, user)


async def exists(container: ServerContainer, email: str) -> bool:
    try:
        await container.user_removal_service().preview(email)
    except NotFound:
        return False
    except Conflict:
        return True
    return True


class TestDeletion:
    async def test_includes_all_rows_of_the_user_and_none_of_others(
        self, removal: UserRemovalService, database: Database, user: User, admin: User, other_admin: User
    ) -> None:
        for each in (user, admin, other_admin):
            await make_belongings(database, each)
        before = [await rows_of_user(database, each.id) for each in (admin, other_admin)]

        await removal.remove(user.email.upper())

        assert await rows_of_user(database, user.id) == {}
        assert [await rows_of_user(database, each.id) for each in (admin, other_admin)] == before
        assert before[0] == {"api_keys": 1, "generated_images": 1, "image_generations": 1, "sessions": 1}

    async def test_excludes_the_organisation_s_shared_rows(
        self, removal: UserRemovalService, database: Database, user: User
    ) -> None:
        await make_space(database, user.tenant_id)
        await make_icon(database, user.tenant_id)

        await removal.remove(user.email)

        left = await rows_of_tenant(database, user.tenant_id)
        assert (left["spaces"], left["icons"], left["users"]) == (1, 1, 1)

    async def test_is_counted_by_the_preview(
        self, removal: UserRemovalService, database: Database, user: User, admin: User
    ) -> None:
        for each in (user, user, admin):
            await make_belongings(database, each)

        found = await removal.preview(f" {user.email} ")

        assert (found.user, found.pictures, found.api_keys) == (user, 2, 2)

    async def test_includes_sessions_keys_and_failed_logins(
        self,
        removal: UserRemovalService,
        database: Database,
        client: AsyncClient,
        user_client: AsyncClient,
        user: User,
    ) -> None:
        _, key = await make_api_key(database, user)
        await client.post(LOGIN, data={"username": user.email, "password": "fel lösenord"})

        await removal.remove(user.email)

        with_key = await client.get("/api/v1/users/me/", headers={"api-key": key})
        assert ((await user_client.get("/api/v1/users/me/")).status_code, with_key.status_code) == (401, 401)
        signed_in = await client.post(LOGIN, data={"username": user.email, "password": "korrekt häst"})
        assert signed_in.status_code == 401
        async with database.transaction() as session:
            # Only the login that failed after the removal, for an address that no longer exists.
            assert await session.scalar(select(func.count()).select_from(FailedLogins)) == 1

    async def test_goes_in_batches_until_all_rows_are_deleted(
        self, removal: UserRemovalService, database: Database, user: User
    ) -> None:
        owner = Owner(user.tenant_id, user.id)
        for _ in range(2 * GENERATIONS_AT_ONCE + 1):
            await make_generated_image(database, user)
        async with database.transaction() as session:
            assert await SqlOwnedGenerations().delete_some(session, owner)
        assert (await removal.preview(user.email)).pictures == GENERATIONS_AT_ONCE + 1

        await removal.remove(user.email)

        assert await rows_of_user(database, user.id) == {}


class TestRemovableUsers:
    async def test_the_last_active_administrator_is_refused(
        self, removal: UserRemovalService, database: Database, admin: User, user: User, other_admin: User
    ) -> None:
        await make_user(database, admin.tenant_id, "gone@sundsvall.example.com", Role.ADMIN, is_active=False)
        for refused in (removal.preview, removal.remove):
            with pytest.raises(Conflict, match=r"user create --role admin.*tenant delete"):
                await refused(admin.email)
        assert (await rows_of_tenant(database, admin.tenant_id))["users"] == 3

    async def test_one_of_two_administrators_can_be_removed(
        self, removal: UserRemovalService, container: ServerContainer, database: Database, admin: User
    ) -> None:
        await make_user(database, admin.tenant_id, "second@sundsvall.example.com", Role.ADMIN)
        await removal.remove(admin.email)
        assert not await exists(container, admin.email)

    async def test_of_two_administrators_removed_at_the_same_time_one_is_refused(
        self, removal: UserRemovalService, database: Database, admin: User
    ) -> None:
        second = await make_user(database, admin.tenant_id, "second@sundsvall.example.com", Role.ADMIN)
        ends = await asyncio.gather(
            *(removal.remove(each.email) for each in (admin, second)), return_exceptions=True
        )
        assert [type(end) for end in ends if end is not None] == [Conflict]
        assert (await rows_of_tenant(database, admin.tenant_id))["users"] == 1

    @pytest.mark.parametrize("role", list(Role))
    async def test_a_deactivated_user_can_be_removed(
        self,
        removal: UserRemovalService,
        container: ServerContainer,
        database: Database,
        admin: User,
        role: Role,
    ) -> None:
        gone = await make_user(database, admin.tenant_id, "gone@sundsvall.example.com", role, is_active=False)
        await make_belongings(database, gone)
        await removal.remove(gone.email)
        assert not await exists(container, gone.email)
        assert await rows_of_user(database, gone.id) == {}

    async def test_an_unknown_address_is_not_found(self, removal: UserRemovalService, admin: User) -> None:
        for refused in (removal.preview, removal.remove):
            with pytest.raises(NotFound, match=r"unknown@example\.com"):
                await refused("unknown@example.com")
