from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.constraints import conflicts
from intric.database.tables.spaces_table import Spaces
from intric.database.tables.users_table import Tenants
from intric.shared.exceptions import NotFound
from intric.tenants.tenant import Tenant


class TenantRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, name: str) -> UUID:
        """Add an organisation. Raises Conflict if the name is taken."""
        row = Tenants(name=name)
        self._session.add(row)
        with conflicts({"uq_tenants_name": f"There is an organisation called {name} already."}):
            await self._session.flush()
        return row.id

    async def by_name(self, name: str) -> Tenant:
        """Raises NotFound."""
        row = await self._session.scalar(select(Tenants).where(Tenants.name == name.strip()))
        if row is None:
            raise NotFound(f"There is no organisation called {name}.")
        return Tenant(id=row.id, name=row.name)

    async def delete(self, tenant_id: UUID) -> None:
        """Delete an organisation with its spaces, classifications and keys.

        A classification in use can't be deleted, so spaces are deleted first. Callers delete the settings of its
        models before.
        """
        await self._session.execute(delete(Spaces).where(Spaces.tenant_id == tenant_id))
        await self._session.execute(delete(Tenants).where(Tenants.id == tenant_id))

    async def any(self) -> bool:
        """Return whether there is any organisation."""
        return await self._session.scalar(select(Tenants.id).limit(1)) is not None
