from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.database import Database
from intric.database.storage_limits import StorageLimits
from intric.icons.icon_repo import IconRepository
from intric.shared.paging import Page, PageRequest
from intric.shared.user import User
from intric.spaces.space import SpaceResource, SpaceResourceSummary
from intric.spaces.space_repo import SpaceRepository
from intric.spaces.space_resource_repo import ResourceTable, SpaceResourceRepository


class SpaceResourceService:
    """Manages an organisation's assistants or apps. All its users may see and change all of them."""

    table: ClassVar[ResourceTable]

    def __init__(self, user: User, database: Database, limits: StorageLimits) -> None:
        self.user = user
        self._database = database
        self._limits = limits

    async def page(self, space_id: UUID | None, request: PageRequest) -> Page[SpaceResourceSummary]:
        """Return one page of the resources of one space or, with None, of all, oldest first.

        Raises:
            NotFound: the space is unknown.
            InvalidRequest: no page gave this cursor.
        """
        async with self._database.transaction() as session:
            if space_id is not None:
                await SpaceRepository(session, self.user.tenant_id).require(space_id)
            return await self._resources(session).page(space_id, request)

    async def one(self, resource_id: UUID) -> SpaceResource:
        """Raises NotFound."""
        async with self._database.transaction() as session:
            return await self._resources(session).one(resource_id)

    async def create(
        self, space_id: UUID, name: str, description: str | None, prompt: str | None
    ) -> SpaceResource:
        """Create a resource. Raises NotFound for an unknown space, QuotaExceeded and StorageFull."""
        async with self._database.transaction() as session:
            await SpaceRepository(session, self.user.tenant_id).require(space_id)
            await self._limits.require_room(session, self.user, self.table)
            return await self._resources(session).add(space_id, name, description, prompt, self.user.id)

    async def update(self, resource_id: UUID, changes: dict[str, Any]) -> SpaceResource:
        """Change only the columns in `changes`.

        Raises:
            NotFound: the resource or the icon does not exist, or is another organisation's.
        """
        async with self._database.transaction() as session:
            resources = self._resources(session)
            if not changes:
                return await resources.one(resource_id)
            if icon_id := changes.get("icon_id"):
                await IconRepository(session, self.user.tenant_id).require(icon_id)
            return await resources.update(resource_id, changes)

    async def delete(self, resource_id: UUID) -> None:
        """Raises NotFound."""
        async with self._database.transaction() as session:
            await self._resources(session).delete(resource_id)

    def _resources(self, session: AsyncSession) -> SpaceResourceRepository:
        return SpaceResourceRepository(session, self.user.tenant_id, self.table)
