from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.authentication.login_throttle import FailedAttempts, RecentFailures
from intric.database.tables.users_table import FailedLogins


@dataclass(frozen=True, slots=True)
class LoginSource:
    """Where an attempt comes from.

    Args:
        network: what counts as one client, see `network_of`.
        device_id: the browser, if the account has signed in with it before.
    """

    network: str
    device_id: UUID | None = None


class FailedLoginRepository:
    """Failed logins within a time before now. They are recorded for unknown accounts too, so they have no tenant.

    All times are the database's, which all servers share.
    """

    def __init__(self, session: AsyncSession, window: timedelta) -> None:
        self._session = session
        self._recent = FailedLogins.created_at > func.now() - window

    async def recent(self, account: str, source: LoginSource) -> RecentFailures:
        of_account = and_(FailedLogins.account == account, FailedLogins.device_id.is_(None))
        of_address = and_(FailedLogins.address == source.network, FailedLogins.device_id.is_(None))
        here = _here(account, source)
        counted = [*_counted(here), *_counted(of_address), *_counted(of_account)]
        query = select(*counted).where(self._recent, or_(here, of_address, of_account))
        row = (await self._session.execute(query)).one()
        return RecentFailures(*(FailedAttempts(row[i], row[i + 1]) for i in (0, 2, 4)))

    async def add(self, account: str, source: LoginSource) -> None:
        """Record a failed login, and delete those too old to count."""
        await self.delete_old()
        row = FailedLogins(account=account, address=source.network, device_id=source.device_id)
        self._session.add(row)
        await self._session.flush()

    async def forget(self, account: str, source: LoginSource) -> None:
        """Delete an account's failed logins from one source, after a successful one. Those from elsewhere stay."""
        await self._session.execute(delete(FailedLogins).where(_here(account, source)))

    async def delete_old(self) -> None:
        await self._session.execute(delete(FailedLogins).where(~self._recent))


def _here(account: str, source: LoginSource) -> ColumnElement[bool]:
    place = (
        FailedLogins.device_id == source.device_id
        if source.device_id
        else and_(FailedLogins.address == source.network, FailedLogins.device_id.is_(None))
    )
    return and_(FailedLogins.account == account, place)


def _counted(condition: ColumnElement[bool]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    latest = func.max(FailedLogins.created_at).filter(condition)
    # Not `now()`, the start of this transaction: an attempt that is recorded meanwhile would be in its future.
    return func.count().filter(condition), func.clock_timestamp() - latest
