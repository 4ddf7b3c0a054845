from datetime import datetime, timedelta

import structlog

from intric.database.database import Database
from intric.icons.unused_icon_repo import UnusedIconRepository

log = structlog.get_logger()

# Undo may restore an earlier icon, and an uploaded icon is assigned only later.
UNUSED_KEPT = timedelta(days=1)
ICONS_AT_ONCE = 100


class IconMaintenance:
    """Periodic maintenance of the icons of all organisations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remove_unused(self, now: datetime) -> None:
        """Delete the icons that no space, assistant or app has used for a day."""
        async with self._database.transaction() as session:
            await UnusedIconRepository(session).note(now)
        removed, last = 0, ICONS_AT_ONCE
        while last == ICONS_AT_ONCE:
            async with self._database.transaction() as session:
                last = await UnusedIconRepository(session).delete(now - UNUSED_KEPT, limit=ICONS_AT_ONCE)
            removed += last
        if removed:
            log.info("unused_icons_removed", count=removed)
