from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.paging import page_of
from intric.database.tables.spaces_table import Apps, Assistants
from intric.shared.exceptions import NotFound
from intric.shared.paging import Page, PageRequest, cut_page
from intric.spaces.space import SpaceResource, SpaceResourceSummary

ResourceRow = Assistants | Apps
ResourceTable = type[Assistants] | type[Apps]


class SpaceResourceRepository:
    """The assistants or the apps of one organisation.

    Args:
        table: `Assistants` or `Apps`.
    """

    def __init__(self, session: AsyncSession, tenant_id: UUID, table: ResourceTable) -> None:
        self._session = session
        self._tenant_id = tenant_id
        self._table = table

    async def page(self, space_id: UUID | None, request: PageRequest) -> Page[SpaceResourceSummary]:
        """Return one page of one space's resources or, with None, of all, oldest first; reads no prompts.

        Raises InvalidRequest for a cursor that no page gave.
        """
        listed = [self._table.tenant_id == self._tenant_id]
        if space_id is not None:
            listed.append(self._table.space_id == space_id)
        count = await self._session.scalar(select(func.count()).select_from(self._table).where(*listed)) or 0
        columns = [getattr(self._table, field.name) for field in fields(SpaceResourceSummary)]
        rows = await self._session.execute(page_of(select(*columns).where(*listed), self._table, request))
        return cut_page([SpaceResourceSummary(*row) for row in rows], count, request)

    async def one(self, resource_id: UUID) -> SpaceResource:
        """Raises NotFound."""
        return _found(await self._session.scalar(select(self._table).where(*self._is(resource_id))))

    async def add(
        self, space_id: UUID, name: str, description: str | None, prompt: str | None, user_id: UUID
    ) -> SpaceResource:
        """Add a resource. The caller checks that the space is the organisation's."""
        row = self._table(
            tenant_id=self._tenant_id,
            user_id=user_id,
            space_id=space_id,
            name=name,
            description=description,
            prompt=prompt,
        )
        self._session.add(row)
        await self._session.flush()
        return _to_resource(row)

    async def update(self, resource_id: UUID, columns: dict[str, Any]) -> SpaceResource:
        """Change the given columns. Raises NotFound. The caller checks that the icon may be used."""
        changed = update(self._table).where(*self._is(resource_id)).values(columns)
        return _found(await self._session.scalar(changed.returning(self._table)))

    async def delete(self, resource_id: UUID) -> None:
        """Raises NotFound."""
        deleted = delete(self._table).where(*self._is(resource_id)).returning(self._table.id)
        if await self._session.scalar(deleted) is None:
            raise NotFound

    def _is(self, resource_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return self._table.tenant_id == self._tenant_id, self._table.id == resource_id


def _found(row: ResourceRow | None) -> SpaceResource:
    if row is None:
        raise NotFound
    return _to_resource(row)


def _to_resource(row: ResourceRow) -> SpaceResource:
    return SpaceResource(
        id=row.id,
        space_id=row.space_id,
        name=row.name,
        description=row.description,
        prompt=row.prompt,
        icon_id=row.icon_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
