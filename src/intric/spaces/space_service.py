from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.database import Database
from intric.database.storage_limits import StorageLimits
from intric.database.tables.spaces_table import Spaces
from intric.icons.icon_repo import IconRepository
from intric.security_classifications.security_classification_repo import SecurityClassificationRepository
from intric.shared.exceptions import NotPermitted
from intric.shared.paging import Page, PageRequest
from intric.shared.user import User
from intric.spaces.space import Space
from intric.spaces.space_repo import SpaceRepository

_CLASSIFICATION = "security_classification_id"


class SpaceService:
    """Manages an organisation's spaces. All its users may see and change all of them, but for the classification."""

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
            NotPermitted: another classification, and the user is no administrator.
        """
        async with self._database.transaction() as session:
            spaces = self._spaces(session)
            if not self.user.is_admin:
                changes = await self._without_classification(spaces, space_id, changes)
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

    async def _without_classification(
        self, spaces: SpaceRepository, space_id: UUID, changes: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the changes without a classification that is the space's own. Raises NotPermitted for another one.

        It is taken out, so that an administrator's change meanwhile is not undone.
        """
        if _CLASSIFICATION not in changes:
            return changes
        current = (await spaces.one(space_id)).security_classification
        if changes[_CLASSIFICATION] != (current.id if current else None):
            raise NotPermitted(
                "Only administrators set, change or clear a space's security classification. Ask one of yours."
            )
        return {column: value for column, value in changes.items() if column != _CLASSIFICATION}

    async def _check_references(self, session: AsyncSession, changes: dict[str, Any]) -> None:
        if icon_id := changes.get("icon_id"):
            await IconRepository(session, self.user.tenant_id).require(icon_id)
        if classification_id := changes.get(_CLASSIFICATION):
            await SecurityClassificationRepository(session, self.user.tenant_id).require(classification_id)
