from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.database import Database
from intric.database.storage_limits import StorageLimits
from intric.database.tables.spaces_table import Spaces
from intric.icons.icon_repo import IconRepository
from intric.security_classifications.security_classification_repo import SecurityClassificationRepository
from intric.shared.paging import Page, PageRequest
from intric.shared.user import User
from intric.spaces.space import Space
from intric.spaces.space_repo import SpaceRepository


class SpaceService:
    """Manages an organisation's spaces. All its users may see and change all of them."""

    def __init__(self, user: User, database: Database, limits: StorageLimits) -> None:
        self.user = user
        self._database = database
        self._limits = limits

    async def page(self, request: PageRequest) -> Page[Space]:
        """Return one page of the spaces, oldest first. Raises InvalidRequest for a cursor that no page gave."""
        async with self._database.transaction() as session:
            return await self._spaces(session).page(request)

    async def one(self, space_id: UUID) -> Space:
        """Raises NotFound."""
        async with self._database.transaction() as session:
            return await self._spaces(session).one(space_id)

    async def create(self, name: str, description: str | None) -> Space:
        """Raises QuotaExceeded and StorageFull."""
        async with self._database.transaction() as session:
            await self._limits.require_room(session, self.user, Spaces)
            spaces = self._spaces(session)
            return await spaces.one(await spaces.add(name, description, self.user.id))

    async def update(self, space_id: UUID, changes: dict[str, Any]) -> Space:
        """Change only the columns in `changes`.

        Raises:
            NotFound: the space, the icon or the classification does not exist, or is another organisation's.
        """
        async with self._database.transaction() as session:
            spaces = self._spaces(session)
            if changes:
                await self._check_references(session, changes)
                await spaces.update(space_id, changes)
            return await spaces.one(space_id)

    async def delete(self, space_id: UUID) -> None:
        """Delete a space with its assistants and apps. Raises NotFound."""
        async with self._database.transaction() as session:
            await self._spaces(session).delete(space_id)

    def _spaces(self, session: AsyncSession) -> SpaceRepository:
        return SpaceRepository(session, self.user.tenant_id)

    async def _check_references(self, session: AsyncSession, changes: dict[str, Any]) -> None:
        if icon_id := changes.get("icon_id"):
            await IconRepository(session, self.user.tenant_id).require(icon_id)
        if classification_id := changes.get("security_classification_id"):
            await SecurityClassificationRepository(session, self.user.tenant_id).require(classification_id)
