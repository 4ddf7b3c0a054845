from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.authentication.api_key import ApiKey
from intric.database.tables.users_table import ApiKeys
from intric.shared.exceptions import NotFound
from intric.shared.user import User


class ApiKeyRepository:
    """One user's keys. Expired keys stay listed until they are revoked, to show why a program stopped working."""

    def __init__(self, session: AsyncSession, user: User) -> None:
        self._session = session
        self._user = user
        self._own = (ApiKeys.tenant_id == user.tenant_id, ApiKeys.user_id == user.id)

    async def add(self, name: str, key_hash: str, last_four: str, expires_at: datetime | None) -> ApiKey:
        row = ApiKeys(
            tenant_id=self._user.tenant_id,
            user_id=self._user.id,
            name=name,
            key_hash=key_hash,
            last_four=last_four,
            expires_at=expires_at,
        )
        self._session.add(row)
        await self._session.flush()
        return _to_api_key(row)

    async def all(self) -> list[ApiKey]:
        """Return all keys, oldest first."""
        query = select(ApiKeys).where(*self._own).order_by(ApiKeys.created_at, ApiKeys.id)
        return [_to_api_key(row) for row in await self._session.scalars(query)]

    async def delete(self, api_key_id: UUID) -> None:
        """Delete a key. Raises NotFound."""
        deleted = delete(ApiKeys).where(*self._own, ApiKeys.id == api_key_id).returning(ApiKeys.id)
        if await self._session.scalar(deleted) is None:
            raise NotFound("There is no API key with this id.")


def _to_api_key(row: ApiKeys) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        last_four=row.last_four,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
