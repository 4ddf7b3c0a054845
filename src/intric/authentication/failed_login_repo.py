from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.authentication.login_throttle import WINDOW, FailedAttempts
from intric.database.tables.users_table import FailedLogins


class FailedLoginRepository:
    """Recent failed logins. They are recorded before the user is known, so they belong to no organisation."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_account(self, account: str) -> FailedAttempts:
        return await self._recent(FailedLogins.account == account)

    async def of_address(self, address: str) -> FailedAttempts:
        return await self._recent(FailedLogins.address == address)

    async def add(self, account: str, address: str) -> None:
        """Record a failed login, and delete those too old to count."""
        await self._session.execute(delete(FailedLogins).where(FailedLogins.created_at < func.now() - WINDOW))
        self._session.add(FailedLogins(account=account, address=address))

    async def forget(self, account: str) -> None:
        """Delete an account's failed logins, after a successful one."""
        await self._session.execute(delete(FailedLogins).where(FailedLogins.account == account))

    async def _recent(self, condition: ColumnElement[bool]) -> FailedAttempts:
        query = select(func.count(), func.max(FailedLogins.created_at)).where(
            condition, FailedLogins.created_at > func.now() - WINDOW
        )
        return FailedAttempts(*(await self._session.execute(query)).one())
