from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.spaces_table import Icons
from intric.icons.icon import IconContent
from intric.shared.exceptions import NotFound

_NOT_FOUND = "There is no icon with this id."


class IconRepository:
    """The icons of one organisation."""

    def __init__(self, session: AsyncSession, tenant_id: UUID) -> None:
        self._session = session
        self._tenant_id = tenant_id

    async def add(self, blob: bytes, mimetype: str, user_id: UUID) -> UUID:
        row = Icons(tenant_id=self._tenant_id, user_id=user_id, blob=blob, mimetype=mimetype, size=len(blob))
        self._session.add(row)
        await self._session.flush()
        return row.id

    async def require(self, icon_id: UUID) -> None:
        """Lock an icon against deletion until the transaction ends. Raises NotFound."""
        query = select(Icons.id).where(*self._is(icon_id)).with_for_update(read=True, key_share=True)
        if await self._session.scalar(query) is None:
            raise NotFound(_NOT_FOUND)

    async def delete(self, icon_id: UUID) -> None:
        """Delete an icon, also from the spaces, assistants and apps that use it. Raises NotFound."""
        if await self._session.scalar(delete(Icons).where(*self._is(icon_id)).returning(Icons.id)) is None:
            raise NotFound(_NOT_FOUND)

    async def delete_some(self, limit: int) -> bool:
        """Delete at most `limit` icons, used or not. Returns False when none was left."""
        some = select(Icons.id).where(Icons.tenant_id == self._tenant_id).limit(limit)
        ids = (await self._session.scalars(some)).all()
        await self._session.execute(delete(Icons).where(Icons.id.in_(ids)))
        return bool(ids)

    def _is(self, icon_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return Icons.tenant_id == self._tenant_id, Icons.id == icon_id


async def public_icon(session: AsyncSession, icon_id: UUID) -> IconContent:
    """Return the icon of any organisation: icons are public, as in Eneo. Raises NotFound."""
    query = select(Icons.id, Icons.blob, Icons.mimetype).where(Icons.id == icon_id)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound(_NOT_FOUND)
    return IconContent(*row)
