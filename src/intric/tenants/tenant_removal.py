from dataclasses import dataclass

from intric.database.database import Database
from intric.icons.icon_repo import IconRepository
from intric.spaces.space_repo import SpaceRepository
from intric.tenants.tenant import Tenant
from intric.tenants.tenant_repo import TenantRepository
from intric.users.owner import OwnedGenerations, Owner
from intric.users.removal_repo import RemovalRepository
from intric.users.user_removal import delete_generations

ICONS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class TenantToRemove:
    """An organisation, and counts of what is deleted with it."""

    tenant: Tenant
    users: int
    spaces: int
    pictures: int


class TenantRemovalService:
    """Deletes organisations permanently. For the operator's command line, not for requests."""

    def __init__(self, database: Database, generations: OwnedGenerations) -> None:
        self._database = database
        self._generations = generations

    async def preview(self, name: str) -> TenantToRemove:
        """Return what `remove` would delete. Raises NotFound."""
        async with self._database.transaction() as session:
            tenant = await TenantRepository(session).by_name(name)
            owner = Owner(tenant.id)
            return TenantToRemove(
                tenant=tenant,
                users=await RemovalRepository(session, owner).count_users(),
                spaces=await SpaceRepository(session, tenant.id).count(),
                pictures=await self._generations.count_images(session, owner),
            )

    async def remove(self, name: str) -> None:
        """Delete an organisation with all its data; its waiting provider calls are dropped. Raises NotFound.

        Its users' access is revoked first. After an interruption, a second call completes the removal.
        """
        async with self._database.transaction() as session:
            tenant = await TenantRepository(session).by_name(name)
            owner = Owner(tenant.id)
            await RemovalRepository(session, owner).revoke_access()
            await self._generations.drop_waiting_calls(session, owner)
        await delete_generations(self._database, self._generations, owner)
        await self._delete_icons(tenant)
        async with self._database.transaction() as session:
            # A request in progress when access was revoked may have stored something since.
            await self._generations.delete_some(session, owner)
            await RemovalRepository(session, owner).delete()
            await self._generations.delete_model_settings(session, tenant.id)
            await TenantRepository(session).delete(tenant.id)

    async def _delete_icons(self, tenant: Tenant) -> None:
        left = True
        while left:
            async with self._database.transaction() as session:
                left = await IconRepository(session, tenant.id).delete_some(ICONS_AT_ONCE)
