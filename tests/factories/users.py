"""One factory for each table around users. They insert rows directly, without the use cases."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from intric.authentication.tokens import new_api_key, new_token, token_hash
from intric.database.database import Database
from intric.database.tables.users_table import ApiKeys, Sessions, Tenants, Users
from intric.shared.permissions import Role
from intric.shared.user import User

# argon2id of "korrekt häst", with low costs so that tests stay fast.
PASSWORD = "korrekt häst"
PASSWORD_HASH = (
    "$argon2id$v=19$m=8,t=1,p=1$/9FzFWpRVtmZ6RgocYTKJg$8bNS/2hFqlZsKHgjBllC8XM9Og8ycsZ45AFGnRbn03E"
)


async def make_tenant(database: Database, name: str, admin_email: str) -> User:
    """Insert an organisation without classifications, and its administrator, who is returned."""
    async with database.transaction() as session:
        tenant = Tenants(name=name)
        session.add(tenant)
    return await make_user(database, tenant.id, admin_email, Role.ADMIN)


async def make_user(
    database: Database, tenant_id: UUID, email: str, role: Role = Role.USER, *, is_active: bool = True
) -> User:
    """Insert a user with the password `PASSWORD`."""
    async with database.transaction() as session:
        row = Users(
            tenant_id=tenant_id, email=email, role=role, password_hash=PASSWORD_HASH, is_active=is_active
        )
        session.add(row)
        await session.flush()
        tenant = await session.get_one(Tenants, tenant_id)
    return User(id=row.id, email=email, role=role, tenant_id=tenant_id, tenant_name=tenant.name)


async def sign_in(database: Database, user: User, *, lifetime: timedelta = timedelta(hours=12)) -> str:
    """Insert a session and return its token. With a negative lifetime it has expired."""
    token = new_token()
    async with database.transaction() as session:
        expires_at = datetime.now(UTC) + lifetime
        session.add(Sessions(user_id=user.id, token_hash=token_hash(token), expires_at=expires_at))
    return token


async def make_api_key(
    database: Database, user: User, name: str = "Nattlig körning", *, expires_at: datetime | None = None
) -> tuple[UUID, str]:
    """Insert an API key; return its id and the key in clear."""
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
