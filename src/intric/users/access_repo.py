from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.users_table import ApiKeys, KnownDevices, Sessions


class AccessRepository:
    """What one user may get in with besides the password: sessions, known devices and API keys."""

    def __init__(self, session: AsyncSession, user_id: UUID) -> None:
        self._session = session
        self._user_id = user_id

    async def end_sessions(self, *, but: str = "") -> None:
        """Sign the user out everywhere, except in the session whose token has this hash."""
        ended = delete(Sessions).where(Sessions.user_id == self._user_id, Sessions.token_hash != but)
        await self._session.execute(ended)

    async def forget_devices(self, *, but: str = "") -> None:
        """Forget the user's devices, except the one whose token has this hash."""
        forgotten = delete(KnownDevices).where(
            KnownDevices.user_id == self._user_id, KnownDevices.token_hash != but
        )
        await self._session.execute(forgotten)

    async def revoke_api_keys(self) -> None:
        await self._session.execute(delete(ApiKeys).where(ApiKeys.user_id == self._user_id))
