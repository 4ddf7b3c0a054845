from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.database import Database
from intric.security_classifications.security_classification_repo import SecurityClassificationRepository
from intric.shared.exceptions import InvalidRequest
from intric.shared.permissions import Role
from intric.shared.user import User
from intric.tenants.tenant import Tenant
from intric.tenants.tenant_repo import TenantRepository
from intric.users.credentials import checked_email, checked_password
from intric.users.passwords import Passwords
from intric.users.user_repo import UserRepository

# Sets up other contexts for a new organisation, in the transaction that creates it.
OnTenantCreated = Callable[[AsyncSession, UUID], Awaitable[None]]

MAX_NAME_LENGTH = 200

# Common defaults for Swedish public organisations; administrators may change them.
FIRST_CLASSIFICATIONS = {"Öppen": 1, "Intern": 2, "Känslig": 3}


class TenantService:
    """Manages organisations. For the operator's command line, not for requests."""

    def __init__(self, database: Database, passwords: Passwords, on_tenant_created: OnTenantCreated) -> None:
        self._database = database
        self._passwords = passwords
        self._on_tenant_created = on_tenant_created

    async def create_tenant(self, name: str, admin_email: str, admin_password: str) -> User:
        """Create an organisation with its first classifications and an administrator. Returns the administrator.

        Raises:
            Conflict: the name or the address is taken.
            InvalidRequest: name, address or password is invalid.
        """
        tenant_name, email = checked_name(name), checked_email(admin_email)
        password_hash = await self._passwords.hash(checked_password(admin_password))
        async with self._database.transaction() as session:
            return await add_tenant(session, tenant_name, email, password_hash, self._on_tenant_created)

    async def get_by_name(self, name: str) -> Tenant:
        """Raises NotFound."""
        async with self._database.transaction() as session:
            return await TenantRepository(session).by_name(name)


async def add_tenant(
    session: AsyncSession, name: str, admin_email: str, password_hash: str, on_tenant_created: OnTenantCreated
) -> User:
    """Do the work of `create_tenant` in the caller's transaction, with validated values."""
    tenant_id = await TenantRepository(session).add(name)
    await _add_first_classifications(session, tenant_id)
    await on_tenant_created(session, tenant_id)
    admin_id = await UserRepository(session).add(tenant_id, admin_email, Role.ADMIN, password_hash)
    return User(id=admin_id, email=admin_email, role=Role.ADMIN, tenant_id=tenant_id, tenant_name=name)


async def _add_first_classifications(session: AsyncSession, tenant_id: UUID) -> None:
    classifications = SecurityClassificationRepository(session, tenant_id)
    for name, level in FIRST_CLASSIFICATIONS.items():
        await classifications.add(name, None, level)


def checked_name(name: str) -> str:
    """Return an organisation's name without surrounding space. Raises InvalidRequest."""
    trimmed = name.strip()
    if not 1 <= len(trimmed) <= MAX_NAME_LENGTH or "\0" in trimmed:
        raise InvalidRequest(f"The organisation's name must have 1 to {MAX_NAME_LENGTH} characters.")
    return trimmed
