from uuid import UUID

from intric.database.database import Database
from intric.shared.exceptions import NotFound
from intric.shared.permissions import Role
from intric.shared.user import User
from intric.users.access_repo import AccessRepository
from intric.users.credentials import checked_email, checked_password
from intric.users.passwords import Passwords
from intric.users.user_repo import UserRepository


class UserService:
    """Manages users of all organisations. For the operator's command line, not for requests."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords

    async def create_user(self, email: str, tenant_id: UUID, role: Role, password: str) -> User:
        """Create a user of an organisation.

        Raises:
            Conflict: the address is taken, ignoring case, or the organisation was deleted meanwhile.
            InvalidRequest: address or password is invalid.
        """
        address = checked_email(email)
        password_hash = await self._passwords.hash(checked_password(password))
        async with self._database.transaction() as session:
            users = UserRepository(session)
            await users.add(tenant_id, address, role, password_hash)
            return await _one(users, address)

    async def set_password(
        self, email: str, password: str, *, end_sessions: bool = True, revoke_api_keys: bool = False
    ) -> None:
        """Change a password.

        Args:
            end_sessions: sign the user out everywhere, and forget the devices they have signed in with.

        Raises NotFound and InvalidRequest.
        """
        password_hash = await self._passwords.hash(checked_password(password))
        async with self._database.transaction() as session:
            users = UserRepository(session)
            user = await _one(users, email)
            await users.set_password(user, password_hash)
            access = AccessRepository(session, user.id)
            if end_sessions:
                await access.end_sessions()
                await access.forget_devices()
            if revoke_api_keys:
                await access.revoke_api_keys()

    async def get_by_email(self, email: str) -> User:
        """Return a user. Raises NotFound, also for a deactivated user."""
        async with self._database.transaction() as session:
            return await _one(UserRepository(session), email)


async def _one(users: UserRepository, email: str) -> User:
    found = await users.by_email(email.strip())
    if found is None:
        raise NotFound(f"There is no active user with the address {email}.")
    return found[0]
