"""Finds and deletes unused icons, of all organisations."""

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
        """Set `unused_since` on icons that are not in use, and clear it on those that are in use again."""
        noted = Icons.unused_since.is_not(None)
        await self._session.execute(_update_unlocked(noted, _IN_USE).values(unused_since=None))
        await self._session.execute(_update_unlocked(~noted, _UNUSED).values(unused_since=now))

    async def delete(self, unused_since: datetime, *, limit: int) -> int:
        """Delete at most `limit` icons that have been unused since then or longer. Returns how many.

        Skips icons that another transaction is assigning.
        """
        found = await self._session.scalars(
            select(Icons.id)
            .where(Icons.unused_since <= unused_since, _UNUSED)
            .order_by(Icons.unused_since)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        # Checked again: an icon may have been assigned between the first statement's snapshot and its lock. The lock
        # rules that out from here on.
        deleted = await self._session.scalars(
            delete(Icons).where(Icons.id.in_(found.all()), _UNUSED).returning(Icons.id)
        )
        return len(deleted.all())


def _update_unlocked(*conditions: ColumnElement[bool]) -> Update:
    """Build an update that skips icons locked by other transactions, so that none waits for another."""
    free = select(Icons.id).where(*conditions).with_for_update(key_share=True, skip_locked=True).cte("free")
    return update(Icons).where(Icons.id.in_(select(free.c.id))).execution_options(synchronize_session=False)
