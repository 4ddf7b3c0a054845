"""Icons that nothing uses, of all organisations: the clock's view of them."""

from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.spaces_table import Apps, Assistants, Icons, Spaces

_IN_USE: ColumnElement[bool] = or_(
    *(exists().where(table.icon_id == Icons.id) for table in (Spaces, Assistants, Apps))
)
_UNUSED: ColumnElement[bool] = and_(
    *(~exists().where(table.icon_id == Icons.id) for table in (Spaces, Assistants, Apps))
)


class UnusedIconRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, now: datetime) -> None:
        """Note of each icon that nothing uses since when that is so, and forget it of those that are in use again."""
        noted = Icons.unused_since.is_not(None)
        await self._session.execute(_update(noted, _IN_USE).values(unused_since=None))
        await self._session.execute(_update(~noted, _UNUSED).values(unused_since=now))

    async def delete(self, unused_since: datetime, *, limit: int) -> int:
        """Delete at most `limit` icons that are unused since then or longer; returns how many.

        One that is just being put on something is passed over.
        """
        found = await self._session.scalars(
            select(Icons.id)
            .where(Icons.unused_since <= unused_since, _UNUSED)
            .order_by(Icons.unused_since)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        # A second statement, since the first may have looked just before somebody used the icon and locked it just
        # after; from now on nobody can.
        deleted = await self._session.scalars(
            delete(Icons).where(Icons.id.in_(found.all()), _UNUSED).returning(Icons.id)
        )
        return len(deleted.all())


def _update(*those: ColumnElement[bool]) -> Update:
    """Change those icons, save what somebody else is changing or deleting right now: so nobody waits for anybody."""
    free = select(Icons.id).where(*those).with_for_update(key_share=True, skip_locked=True).cte("free")
    return update(Icons).where(Icons.id.in_(select(free.c.id))).execution_options(synchronize_session=False)
