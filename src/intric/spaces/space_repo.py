from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.paging import page_of
from intric.database.tables.spaces_table import Apps, Assistants, SecurityClassifications, Spaces
from intric.security_classifications.security_classification_repo import to_classification
from intric.shared.exceptions import NotFound
from intric.shared.paging import Page, PageRequest, cut_page
from intric.spaces.space import Space

_NOT_FOUND = "There is no space with this id."


class SpaceRepository:
    """The spaces of one organisation."""

    def __init__(self, session: AsyncSession, tenant_id: UUID) -> None:
        self._session = session
        self._tenant_id = tenant_id

    async def page(self, request: PageRequest) -> Page[Space]:
        """Return one page of the spaces, oldest first. Raises InvalidRequest for a cursor that no page gave."""
        rows = await self._session.execute(page_of(self._spaces(), Spaces, request))
        return cut_page([_to_space(*row) for row in rows], await self.count(), request)

    async def count(self) -> int:
        query = select(func.count()).where(Spaces.tenant_id == self._tenant_id)
        return await self._session.scalar(query) or 0

    async def one(self, space_id: UUID) -> Space:
        """Raises NotFound."""
        row = (await self._session.execute(self._spaces().where(Spaces.id == space_id))).one_or_none()
        if row is None:
            raise NotFound(_NOT_FOUND)
        return _to_space(*row)

    async def require(self, space_id: UUID) -> None:
        """Lock a space against deletion until the transaction ends. Raises NotFound."""
        query = select(Spaces.id).where(Spaces.tenant_id == self._tenant_id, Spaces.id == space_id)
        if await self._session.scalar(query.with_for_update(read=True, key_share=True)) is None:
            raise NotFound(_NOT_FOUND)

    async def add(self, name: str, description: str | None, user_id: UUID) -> UUID:
        row = Spaces(tenant_id=self._tenant_id, user_id=user_id, name=name, description=description)
        self._session.add(row)
        await self._session.flush()
        return row.id

    async def update(self, space_id: UUID, columns: dict[str, Any]) -> None:
        """Change the given columns. Raises NotFound. The caller checks that icon and classification may be used."""
        changed = update(Spaces).where(Spaces.tenant_id == self._tenant_id, Spaces.id == space_id)
        if await self._session.scalar(changed.values(columns).returning(Spaces.id)) is None:
            raise NotFound(_NOT_FOUND)

    async def delete(self, space_id: UUID) -> None:
        """Delete a space with its assistants and apps. Raises NotFound."""
        deleted = delete(Spaces).where(Spaces.tenant_id == self._tenant_id, Spaces.id == space_id)
        if await self._session.scalar(deleted.returning(Spaces.id)) is None:
            raise NotFound(_NOT_FOUND)

    def _spaces(self) -> Select[Spaces, SecurityClassifications | None, int, int]:
        return (
            select(Spaces, SecurityClassifications, _count_of(Assistants), _count_of(Apps))
            .outerjoin(
                SecurityClassifications, SecurityClassifications.id == Spaces.security_classification_id
            )
            .where(Spaces.tenant_id == self._tenant_id)
        )


def _count_of(resource: type[Assistants] | type[Apps]) -> Any:
    return select(func.count()).where(resource.space_id == Spaces.id).correlate(Spaces).scalar_subquery()


def _to_space(
    row: Spaces, classification: SecurityClassifications | None, assistant_count: int, app_count: int
) -> Space:
    return Space(
        id=row.id,
        name=row.name,
        description=row.description,
        icon_id=row.icon_id,
        security_classification=to_classification(classification),
        assistant_count=assistant_count,
        app_count=app_count,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
