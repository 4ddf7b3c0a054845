import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from intric.authentication.failed_login_repo import FailedLoginRepository
from intric.authentication.login_throttle import wait_before_next
from intric.authentication.tokens import new_token, token_hash
from intric.database.database import Database
from intric.shared.exceptions import NotAuthenticated, RateLimited
from intric.shared.user import User
from intric.users.credentials import MAX_EMAIL_LENGTH
from intric.users.passwords import CONCURRENT_HASHES, Passwords
from intric.users.user_repo import UserRepository

SESSION_LIFETIME = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class NewSession:
    token: str = field(repr=False)
    expires_at: datetime


class LoginService:
    """Signs users in and out. One instance per process, since it limits concurrent attempts."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords
        # Each attempt is counted before its slot is released, so that a burst can't bypass the throttle.
        self._slots = asyncio.Semaphore(CONCURRENT_HASHES)

    async def login(self, email: str, password: str, address: str) -> NewSession:
        """Check a password and create a session.

        Args:
            address: IP address of the client, as text.

        Raises:
            NotAuthenticated: unknown or deactivated user, or wrong password; the message doesn't tell which.
            RateLimited: too many wrong passwords for this account or from this address.
        """
        account = email.strip().lower().replace("\0", "")[:MAX_EMAIL_LENGTH]
        async with self._slots:
            user, password_hash = await self._admit(account, address)
            if not await self._passwords.verify(password_hash, password) or user is None:
                await self._remember_failure(account, address)
                raise NotAuthenticated("E-mail address or password is wrong.")
            return await self._start_session(user, account)

    async def logout(self, token: str) -> None:
        """End a session, if it has not ended already."""
        async with self._database.transaction() as session:
            await UserRepository(session).end_session(token_hash(token))

    async def _admit(self, account: str, address: str) -> tuple[User | None, str | None]:
        async with self._database.transaction() as session:
            failed = FailedLoginRepository(session)
            wait = wait_before_next(
                await failed.of_account(account), await failed.of_address(address), datetime.now(UTC)
            )
            if wait:
                raise RateLimited(
                    "Too many wrong passwords. Wait a moment and try again.", retry_after=wait.total_seconds()
                )
            found = await UserRepository(session).by_email(account)
        return found or (None, None)

    async def _remember_failure(self, account: str, address: str) -> None:
        async with self._database.transaction() as session:
            await FailedLoginRepository(session).add(account, address)

    async def _start_session(self, user: User, account: str) -> NewSession:
        started = NewSession(token=new_token(), expires_at=datetime.now(UTC) + SESSION_LIFETIME)
        async with self._database.transaction() as session:
            await FailedLoginRepository(session).forget(account)
            await UserRepository(session).add_session(user, token_hash(started.token), started.expires_at)
        return started
