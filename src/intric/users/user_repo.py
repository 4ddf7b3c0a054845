from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.constraints import conflicts
from intric.database.tables.users_table import ApiKeys, Sessions, Tenants, Users
from intric.shared.permissions import Role
from intric.shared.user import User

_CONFLICTS = {
    "uq_users_email": "There is a user with this e-mail address already.",
    "fk_users_tenant_id": "This organisation was deleted meanwhile.",
}


class UserRepository:
    """Users of all organisations, found by e-mail address, session or API key; active ones unless a name says so."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, tenant_id: UUID, email: str, role: Role, password_hash: str) -> UUID:
        """Add a user. Raises Conflict if the address is taken, in any organisation, or the organisation was deleted."""
        row = Users(tenant_id=tenant_id, email=email, role=role, password_hash=password_hash)
        self._session.add(row)
        with conflicts(_CONFLICTS):
            await self._session.flush()
        return row.id

    async def by_email(self, email: str) -> tuple[User, str] | None:
        """Return the user and their password hash."""
        query = _users().where(func.lower(Users.email) == func.lower(email))
        row = (await self._session.execute(query)).one_or_none()
        return (_to_user(*row), row[0].password_hash) if row else None

    async def by_email_even_if_inactive(self, email: str) -> User | None:
        query = _all_users().where(func.lower(Users.email) == func.lower(email))
        return await self._one(query)

    async def by_session(self, token_hash: str) -> User | None:
        query = _users().join(Sessions, Sessions.user_id == Users.id)
        query = query.where(Sessions.token_hash == token_hash, Sessions.expires_at > func.now())
        return await self._one(query)

    async def by_api_key(self, key_hash: str) -> User | None:
        query = _users().join(ApiKeys, ApiKeys.user_id == Users.id)
        not_expired = ApiKeys.expires_at.is_(None) | (ApiKeys.expires_at > func.now())
        return await self._one(query.where(ApiKeys.key_hash == key_hash, not_expired))

    async def replace_password(self, user: User, old_hash: str, new_hash: str) -> bool:
        """Change the password of an active user. Returns False if it is another one than `old_hash` by now."""
        changed = (
            update(Users)
            .where(Users.tenant_id == user.tenant_id, Users.id == user.id, Users.is_active)
            .where(Users.password_hash == old_hash)
            .values(password_hash=new_hash)
            .returning(Users.id)
        )
        return await self._session.scalar(changed) is not None

    async def set_password(self, user: User, password_hash: str) -> None:
        await self._session.execute(
            update(Users)
            .where(Users.tenant_id == user.tenant_id, Users.id == user.id)
            .values(password_hash=password_hash)
        )

    async def _one(self, query: Select[Users, str]) -> User | None:
        row = (await self._session.execute(query)).one_or_none()
        return _to_user(*row) if row else None


def _users() -> Select[Users, str]:
    return _all_users().where(Users.is_active)


def _all_users() -> Select[Users, str]:
    return select(Users, Tenants.name).join(Tenants, Tenants.id == Users.tenant_id)


def _to_user(row: Users, tenant_name: str) -> User:
    return User(
        id=row.id,
        email=row.email,
        role=Role(row.role),
        tenant_id=row.tenant_id,
        tenant_name=tenant_name,
    )
