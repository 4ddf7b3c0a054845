"""One factory for each table about people. They write rows, past the use cases, so that tests start where they want."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from intric.authentication.tokens import new_api_key, new_token, token_hash
from intric.database.database import Database
from intric.database.tables.users_table import ApiKeys, Sessions, Tenants, Users
from intric.shared.permissions import Role
from intric.shared.user import User

# argon2id of "korrekt häst", with costs so low that tests don't wait for it.
PASSWORD = "korrekt häst"
PASSWORD_HASH = (
    "$argon2id$v=19$m=8,t=1,p=1$/9FzFWpRVtmZ6RgocYTKJg$8bNS/2hFqlZsKHgjBllC8XM9Og8ycsZ45AFGnRbn03E"
)


async def make_tenant(database: Database, name: str, admin_email: str) -> User:
    """An organisation with its administrator, who is returned. It has no classifications yet."""
    async with database.transaction() as session:
        tenant = Tenants(name=name)
        session.add(tenant)
    return await make_user(database, tenant.id, admin_email, Role.ADMIN)


async def make_user(
    database: Database, tenant_id: UUID, email: str, role: Role = Role.USER, *, is_active: bool = True
) -> User:
    """A user whose password is `PASSWORD`."""
    async with database.transaction() as session:
        row = Users(
            tenant_id=tenant_id, email=email, role=role, password_hash=PASSWORD_HASH, is_active=is_active
        )
        session.add(row)
        await session.flush()
        tenant = await session.get_one(Tenants, tenant_id)
    return User(id=row.id, email=email, role=role, tenant_id=tenant_id, tenant_name=tenant.name)


async def sign_in(database: Database, user: User, *, lifetime: timedelta = timedelta(hours=12)) -> str:
    """A session's token. A negative lifetime makes one that has expired."""
    token = new_token()
    async with database.transaction() as session:
        expires_at = datetime.now(UTC) + lifetime
        session.add(Sessions(user_id=user.id, token_hash=token_hash(token), expires_at=expires_at))
    return token


async def make_api_key(
    database: Database, user: User, name: str = "Nattlig körning", *, expires_at: datetime | None = None
) -> tuple[UUID, str]:
    """The key's id and the key in clear."""
    key = new_api_key()
    async with database.transaction() as session:
        row = ApiKeys(
            tenant_id=user.tenant_id,
            user_id=user.id,
            name=name,
            key_hash=token_hash(key),
            last_four=key[-4:],
            expires_at=expires_at,
        )
        session.add(row)
    return row.id, key
