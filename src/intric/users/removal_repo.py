from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.users_table import ApiKeys, FailedLogins, KnownDevices, Sessions, Tenants, Users
from intric.shared.permissions import Role
from intric.users.owner import Owner


class RemovalRepository:
    """The users to delete: one, or all of an organisation."""

    def __init__(self, session: AsyncSession, owner: Owner) -> None:
        self._session = session
        self._owner = owner

    async def lock_tenant(self) -> None:
        """Lock the organisation against concurrent removals until the transaction ends.

        Rows that refer to it may still be added and deleted.
        """
        tenant = select(Tenants.id).where(Tenants.id == self._owner.tenant_id)
        await self._session.execute(tenant.with_for_update(key_share=True))

    async def is_last_active_admin(self) -> bool:
        """Return whether the owner is the organisation's only active administrator."""
        query = select(Users.id).where(
            Users.tenant_id == self._owner.tenant_id, Users.role == Role.ADMIN, Users.is_active
        )
        return list(await self._session.scalars(query)) == [self._owner.user_id]

    async def count_users(self) -> int:
        return await self._session.scalar(select(func.count()).where(*self._users())) or 0

    async def count_api_keys(self) -> int:
        query = select(func.count()).where(ApiKeys.user_id.in_(select(Users.id).where(*self._users())))
        return await self._session.scalar(query) or 0

    async def revoke_access(self) -> None:
        """Deactivate the users and delete their sessions, known devices and API keys."""
        ids = select(Users.id).where(*self._users())
        await self._session.execute(update(Users).where(*self._users()).values(is_active=False))
        for table in (Sessions, KnownDevices, ApiKeys):
            await self._session.execute(delete(table).where(table.user_id.in_(ids)))

    async def delete(self) -> None:
        """Delete the users. Their other data must have been deleted before."""
        accounts = select(func.lower(Users.email)).where(*self._users())
        await self._session.execute(delete(FailedLogins).where(FailedLogins.account.in_(accounts)))
        await self._session.execute(delete(Users).where(*self._users()))

    def _users(self) -> list[ColumnElement[bool]]:
        conditions = [Users.tenant_id == self._owner.tenant_id]
        return conditions if self._owner.user_id is None else [*conditions, Users.id == self._owner.user_id]
