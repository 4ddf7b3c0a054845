import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.images import make_generated_image, make_image_model, make_model_settings
from tests.factories.spaces import make_app, make_assistant, make_classification, make_icon, make_space
from tests.factories.users import make_api_key, sign_in
from tests.integration.conftest import ClientFor
from tests.support.belongings import rows_of_tenant, rows_of_user

from intric.database.database import Database
from intric.image_models.infrastructure.persistence.owned_generations import SqlOwnedGenerations
from intric.main.container.server import ServerContainer
from intric.shared.exceptions import NotFound
from intric.shared.user import User
from intric.tenants.tenant_removal import TenantRemovalService
from intric.users.owner import Owner

EVERYTHING = {
    "api_keys": 1,
    "apps": 1,
    "assistants": 1,
    "generated_images": 2,
    "icons": 1,
    "image_generations": 2,
    "image_model_settings": 1,
    "security_classifications": 1,
    "spaces": 1,
    "tenant_credentials": 1,
    "users": 1,
}


class Interrupted(SqlOwnedGenerations):
    """Fails at the second batch."""

    called = False

    async def delete_some(self, session: AsyncSession, owner: Owner) -> bool:
        if self.called:
            raise ZeroDivisionError
        self.called = True
        return await super().delete_some(session, owner)


@pytest.fixture
def removal(container: ServerContainer) -> TenantRemovalService:
    return container.tenant_removal_service()


async def make_everything(database: Database, admin: User, client: AsyncClient) -> None:
    """Make rows in every table of a tenant, with a classification wherever one can be set."""
    tenant_id = admin.tenant_id
    classification_id = await make_classification(database, tenant_id, "Känslig", 3)
    await make_model_settings(database, tenant_id, await make_image_model(database), classification_id)
    space_id = await make_space(database, tenant_id, security_classification_id=classification_id)
    await make_assistant(database, tenant_id, space_id)
    await make_app(database, tenant_id, space_id)
    icon_id = await make_icon(database, tenant_id)
    await client.patch(f"/api/v1/spaces/{space_id}/", json={"icon_id": str(icon_id)})
    for _ in range(2):
        await make_generated_image(database, admin)
    await make_api_key(database, admin)
    await sign_in(database, admin)
    await client.put("/api/v1/admin/credentials/openai", json={"api_key": "sk-example-51b2f0aa9d0c4e17-7c1d"})


@pytest.fixture
async def two_tenants(
    database: Database,
    admin: User,
    admin_client: AsyncClient,
    other_admin: User,
    other_tenant_client: AsyncClient,
) -> None:
    await make_everything(database, admin, admin_client)
    await make_everything(database, other_admin, other_tenant_client)


@pytest.mark.usefixtures("two_tenants")
class TestTenantRemoval:
    async def test_deletes_all_rows_of_the_tenant_and_none_of_another(
        self, removal: TenantRemovalService, database: Database, admin: User, other_admin: User
    ) -> None:
        # Else the test could not notice rows that remain.
        assert await rows_of_tenant(database, admin.tenant_id) == EVERYTHING
        theirs = await rows_of_user(database, other_admin.id)

        await removal.remove(admin.tenant_name)

        assert await rows_of_tenant(database, admin.tenant_id) == {}
        assert await rows_of_user(database, admin.id) == {}
        assert await rows_of_tenant(database, other_admin.tenant_id) == EVERYTHING
        assert await rows_of_user(database, other_admin.id) == theirs

    async def test_ends_every_session_and_frees_the_name(
        self,
        removal: TenantRemovalService,
        container: ServerContainer,
        admin: User,
        admin_client: AsyncClient,
        other_tenant_client: AsyncClient,
        client_for: ClientFor,
    ) -> None:
        await removal.remove(admin.tenant_name)

        assert (await admin_client.get("/api/v1/users/me/")).status_code == 401
        assert (await other_tenant_client.get("/api/v1/users/me/")).status_code == 200
        again = await container.tenant_service().create_tenant(admin.tenant_name, admin.email, "hemligt1")
        spaces = await (await client_for(again)).get("/api/v1/spaces/")
        assert spaces.json()["count"] == 0

    async def test_the_preview_counts_what_will_be_deleted(
        self, removal: TenantRemovalService, admin: User
    ) -> None:
        found = await removal.preview(f" {admin.tenant_name} ")

        assert found.tenant.name == admin.tenant_name
        assert (found.users, found.spaces, found.pictures) == (1, 1, 2)

    async def test_an_interrupted_removal_can_be_repeated(
        self, removal: TenantRemovalService, database: Database, admin: User, user: User
    ) -> None:
        with pytest.raises(ZeroDivisionError):
            await TenantRemovalService(database, Interrupted()).remove(admin.tenant_name)
        left = await rows_of_tenant(database, admin.tenant_id)
        assert ("generated_images" in left, left["spaces"], left["users"]) == (False, 1, 2)

        await removal.remove(admin.tenant_name)

        assert await rows_of_tenant(database, admin.tenant_id) == {}


async def test_an_unknown_organisation_is_not_found(removal: TenantRemovalService, admin: User) -> None:
    for refused in (removal.preview, removal.remove):
        with pytest.raises(NotFound, match="Ingenstans"):
            await refused("Ingenstans")
