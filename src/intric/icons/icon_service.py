from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.database import Database
from intric.database.storage_limits import StorageLimits
from intric.database.tables.spaces_table import Icons
from intric.icons.icon import IconContent, NewIcon
from intric.icons.icon_check import check_icon
from intric.icons.icon_repo import IconRepository, public_icon
from intric.imaging.decoding.decoders import Decoders
from intric.shared.user import User

# Stops one of the user's generated pictures from expiring, in the caller's transaction. Raises NotFound.
KeepDraft = Callable[[AsyncSession, User, UUID], Awaitable[None]]


class IconService:
    """Manages an organisation's icons. All its users may add and delete them, as they may change its spaces."""

    def __init__(
        self,
        user: User,
        database: Database,
        limits: StorageLimits,
        keep_draft: KeepDraft,
        decoders: Decoders,
    ) -> None:
        self.user = user
        self._database = database
        self._limits = limits
        self._keep_draft = keep_draft
        self._decoders = decoders

    async def create(self, blob: bytes, generated_image_id: UUID | None) -> NewIcon:
        """Store a picture as an icon, upright and without EXIF.

        Args:
            generated_image_id: the user's own generated picture that the icon is made from, which then no longer
                expires.

        Raises:
            TooLarge, UnsupportedMedia: not a picture that may be an icon.
            NotFound: the user has no such generated picture.
            QuotaExceeded, StorageFull: there is no room for more icons.
        """
        picture = await check_icon(self._decoders, blob, self.user.id)
        async with self._database.transaction() as session:
            await self._limits.require_room(session, self.user, Icons)
            if generated_image_id is not None:
                await self._keep_draft(session, self.user, generated_image_id)
            icons = IconRepository(session, self.user.tenant_id)
            icon_id = await icons.add(picture.blob, picture.mimetype, self.user.id)
        return NewIcon(icon_id, picture.content_credentials)

    async def delete(self, icon_id: UUID) -> None:
        """Raises NotFound."""
        async with self._database.transaction() as session:
            await IconRepository(session, self.user.tenant_id).delete(icon_id)


class PublicIconService:
    """Serves icons without a login."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def content(self, icon_id: UUID) -> IconContent:
        """Raises NotFound."""
        async with self._database.transaction() as session:
            return await public_icon(session, icon_id)
