from dataclasses import dataclass, field
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from intric.authentication.failed_login_repo import FailedLoginRepository, LoginSource
from intric.authentication.known_device_repo import KnownDeviceRepository
from intric.authentication.login_queue import LoginQueue
from intric.authentication.login_throttle import LoginThrottle, network_of
from intric.database.database import Database
from intric.shared.exceptions import NotAuthenticated, RateLimited
from intric.shared.sign_in_settings import SignInSettings
from intric.shared.user import User
from intric.users.credentials import MAX_EMAIL_LENGTH, password_spellings
from intric.users.passwords import Passwords
from intric.users.user_repo import UserRepository


@dataclass(frozen=True, slots=True)
class PasswordAttempt:
    """A password that a client sends for an account.

    Args:
        address: IP address of the client, as text.
        device_token: the browser's token of an earlier login, if it sends one.
    """

    email: str
    password: str = field(repr=False)
    address: str
    device_token: str | None = field(default=None, repr=False)

    @property
    def account(self) -> str:
        return self.email.strip().lower().replace("\0", "")[:MAX_EMAIL_LENGTH]


@dataclass(frozen=True, slots=True)
class CheckedPassword:
    """A right password: whose it is, and the hash that it matched."""

    user: User
    password_hash: str = field(repr=False)
    source: LoginSource


@dataclass(frozen=True, slots=True)
class _Admitted:
    source: LoginSource
    user: User | None = None
    password_hash: str | None = field(default=None, repr=False)


class PasswordCheck:
    """Checks passwords under the throttle. One instance per process, since it limits concurrent attempts."""

    def __init__(self, database: Database, passwords: Passwords, settings: SignInSettings) -> None:
        self._database = database
        self._passwords = passwords
        self._window = settings.login_window
        self._throttle = LoginThrottle(settings)
        self._queue = LoginQueue(settings.max_waiting_logins)

    async def check(self, attempt: PasswordAttempt) -> CheckedPassword:
        """Check a password, and record a wrong one.

        Raises:
            NotAuthenticated: unknown or deactivated user, or wrong password; the message doesn't tell which.
            RateLimited: too many wrong passwords from here, or too many attempts at once.
        """
        # An attempt is counted before its slot is released, so that a burst can't bypass the throttle.
        async with self._queue.slot(network_of(attempt.address)):
            admitted = await self._admit(attempt)
            right = await self._verify(admitted.password_hash, attempt.password)
            if not right or admitted.user is None or admitted.password_hash is None:
                await self._refuse(attempt.account, admitted.source)
                raise NotAuthenticated("E-mail address or password is wrong.")
            return CheckedPassword(admitted.user, admitted.password_hash, admitted.source)

    async def succeeded(self, session: AsyncSession, attempt: PasswordAttempt, source: LoginSource) -> None:
        """Forget the failures of before, in the transaction that the right password leads to."""
        await FailedLoginRepository(session, self._window).forget(attempt.account, source)

    async def _verify(self, password_hash: str | None, password: str) -> bool:
        for spelling in password_spellings(password):
            if await self._passwords.verify(password_hash, spelling):
                return True
        return False

    async def _admit(self, attempt: PasswordAttempt) -> _Admitted:
        async with self._database.transaction() as session:
            found = await UserRepository(session).by_email(attempt.account)
            source = LoginSource(network_of(attempt.address))
            if attempt.device_token:
                # Looked for with an unknown account too, so that the time for it reveals nothing.
                user_id = found[0].id if found else uuid4()
                device_id = await KnownDeviceRepository(session).find(user_id, attempt.device_token)
                source = LoginSource(source.network, device_id)
            failures = await FailedLoginRepository(session, self._window).recent(attempt.account, source)
        if wait := self._throttle.wait(failures, known_device=source.device_id is not None):
            raise RateLimited(
                "Too many wrong passwords. Wait a moment and try again.", retry_after=wait.total_seconds()
            )
        return _Admitted(source, *found) if found else _Admitted(source)

    async def _refuse(self, account: str, source: LoginSource) -> None:
        """Record a failure. Raises RateLimited while the account is guessed at from many addresses."""
        async with self._database.transaction() as session:
            failed = FailedLoginRepository(session, self._window)
            await failed.add(account, source)
            failures = await failed.recent(account, source)
        known = source.device_id is not None
        if not known and self._throttle.is_under_attack(failures):
            raise RateLimited(
                "E-mail address or password is wrong, and many wrong passwords were sent for this account. "
                "Wait a moment before you try again.",
                retry_after=self._throttle.wait(failures, known_device=False).total_seconds(),
            )
