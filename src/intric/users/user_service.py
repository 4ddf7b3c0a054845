from uuid import UUID

from intric.database.database import Database
from intric.shared.exceptions import NotFound
from intric.shared.permissions import Role
from intric.shared.user import User
from intric.users.credentials import checked_email, checked_password
from intric.users.passwords import Passwords
from intric.users.user_repo import UserRepository


class UserService:
    """Users as whoever runs the installation sees them: across all organisations. Not for requests."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords

    async def create_user(self, email: str, tenant_id: UUID, role: Role, password: str) -> User:
        """Make a user of an organisation.

        Raises:
            Conflict: the address is taken, upper and lower case being the same; or the organisation was deleted
                meanwhile.
            InvalidRequest: address or password are not what they must be.
        """
        address = checked_email(email)
        password_hash = await self._passwords.hash(checked_password(password))
        async with self._database.transaction() as session:
            users = UserRepository(session)
            await users.add(tenant_id, address, role, password_hash)
            return await _one(users, address)

    async def set_password(self, email: str, password: str) -> None:
        """Change a password; whoever is signed in with the old one is signed out. Raises NotFound, InvalidRequest."""
        password_hash = await self._passwords.hash(checked_password(password))
        async with self._database.transaction() as session:
            users = UserRepository(session)
            await users.set_password(await _one(users, email), password_hash)

    async def get_by_email(self, email: str) -> User:
        """Raises NotFound, also for a deactivated user."""
        async with self._database.transaction() as session:
            return await _one(UserRepository(session), email)


async def _one(users: UserRepository, email: str) -> User:
    found = await users.by_email(email.strip())
    if found is None:
        raise NotFound(f"There is no active user with the address {email}.")
    return found[0]
