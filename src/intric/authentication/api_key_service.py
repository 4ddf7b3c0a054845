from datetime import datetime
from uuid import UUID

from intric.authentication.api_key import ApiKey
from intric.authentication.api_key_repo import ApiKeyRepository
from intric.authentication.tokens import new_api_key, token_hash
from intric.database.database import Database
from intric.database.storage_limits import StorageLimits
from intric.database.tables.users_table import ApiKeys
from intric.shared.user import User


class ApiKeyService:
    """Manages a user's own API keys."""

    def __init__(self, user: User, database: Database, limits: StorageLimits) -> None:
        self.user = user
        self._database = database
        self._limits = limits

    async def create(self, name: str, expires_at: datetime | None) -> tuple[ApiKey, str]:
        """Create a key. Returns it with the key in plain text, which is not stored and can't be read again.

        Raises QuotaExceeded and StorageFull.
        """
        key = new_api_key()
        async with self._database.transaction() as session:
            await self._limits.require_room(session, self.user, ApiKeys)
            keys = ApiKeyRepository(session, self.user)
            return await keys.add(name, token_hash(key), key[-4:], expires_at), key

    async def all(self) -> list[ApiKey]:
        async with self._database.transaction() as session:
            return await ApiKeyRepository(session, self.user).all()

    async def revoke(self, api_key_id: UUID) -> None:
        """Revoke a key. Raises NotFound, also for another user's key."""
        async with self._database.transaction() as session:
            await ApiKeyRepository(session, self.user).delete(api_key_id)
