from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from intric.authentication.tokens import token_hash
from intric.database.tables.users_table import KnownDevices


class KnownDeviceRepository:
    """The browsers with which users have signed in. Only hashes of their tokens are stored."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, user_id: UUID, token: str) -> UUID | None:
        """Return the id of a user's device, None if it has expired or this user has not signed in with it."""
        query = select(KnownDevices.id).where(
            KnownDevices.user_id == user_id,
            KnownDevices.token_hash == token_hash(token),
            KnownDevices.expires_at > func.now(),
        )
        return await self._session.scalar(query)

    async def remember(
        self, user_id: UUID, old_token: str | None, new_token: str, lifetime: timedelta, *, limit: int
    ) -> None:
        """Remember a browser under a new token, for all users that it is known for.

        The token changes with each login, so that one that was planted in a browser is worth nothing afterwards. Of
        more than `limit` devices those go first that never came back, such as programs that keep no cookie.
        """
        expires_at = func.now() + lifetime
        if old_token:
            moved = update(KnownDevices).where(KnownDevices.token_hash == token_hash(old_token))
            await self._session.execute(moved.values(token_hash=token_hash(new_token)))
        returned = (
            update(KnownDevices)
            .where(KnownDevices.user_id == user_id, KnownDevices.token_hash == token_hash(new_token))
            .values(returned_at=func.now(), expires_at=expires_at)
            .returning(KnownDevices.id)
        )
        current = await self._session.scalar(returned)
        if current is None:
            row = KnownDevices(user_id=user_id, token_hash=token_hash(new_token), expires_at=expires_at)
            self._session.add(row)
            await self._session.flush()
            current = row.id
        await self._delete_surplus(user_id, current, limit)

    async def delete_expired(self) -> None:
        await self._session.execute(delete(KnownDevices).where(KnownDevices.expires_at <= func.now()))

    async def _delete_surplus(self, user_id: UUID, current: UUID, limit: int) -> None:
        newest_first = KnownDevices.returned_at.desc().nulls_last(), KnownDevices.created_at.desc()
        surplus = (
            select(KnownDevices.id)
            .where(KnownDevices.user_id == user_id, KnownDevices.id != current)
            .order_by(*newest_first)
            .offset(limit - 1)
        )
        await self._session.execute(delete(KnownDevices).where(KnownDevices.id.in_(surplus)))
