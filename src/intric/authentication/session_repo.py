from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.users_table import Sessions, Users
from intric.shared.exceptions import NotAuthenticated


class SessionRepository:
    """Login sessions. Only hashes of their tokens are stored; all times are the database's."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, user_id: UUID, password_hash: str, token_hash: str, lifetime: timedelta, *, limit: int
    ) -> None:
        """Add a session, and delete the user's expired ones and the oldest of more than `limit`.

        Raises:
            NotAuthenticated: the user was deactivated since the password was checked, or has another one now.
        """
        user = select(Users.id).where(
            Users.id == user_id, Users.is_active, Users.password_hash == password_hash
        )
        # Logins of one user take turns, so that the limit holds, and none overtakes a change of the password.
        if await self._session.scalar(user.with_for_update(key_share=True)) is None:
            raise NotAuthenticated("E-mail address or password is wrong.")
        newest_first = Sessions.created_at.desc(), Sessions.expires_at.desc()
        surplus = select(Sessions.id).where(Sessions.user_id == user_id, Sessions.expires_at > func.now())
        surplus = surplus.order_by(*newest_first).offset(limit - 1)
        ended = or_(Sessions.expires_at <= func.now(), Sessions.id.in_(surplus))
        await self._session.execute(delete(Sessions).where(Sessions.user_id == user_id, ended))
        self._session.add(Sessions(user_id=user_id, token_hash=token_hash, expires_at=func.now() + lifetime))
        await self._session.flush()

    async def end(self, token_hash: str) -> None:
        await self._session.execute(delete(Sessions).where(Sessions.token_hash == token_hash))

    async def delete_expired(self) -> None:
        await self._session.execute(delete(Sessions).where(Sessions.expires_at <= func.now()))
