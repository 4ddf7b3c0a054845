from dataclasses import dataclass, field
from datetime import timedelta

from intric.authentication.known_device_repo import KnownDeviceRepository
from intric.authentication.password_check import PasswordAttempt, PasswordCheck
from intric.authentication.session_repo import SessionRepository
from intric.authentication.tokens import new_token, token_hash
from intric.database.database import Database
from intric.shared.sign_in_settings import SignInSettings

SESSION_LIFETIME = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a browser keeps of a login: the session's token, and one that makes the browser a known device."""

    token: str = field(repr=False)
    device_token: str = field(repr=False)


class LoginService:
    """Signs users in and out."""

    def __init__(self, database: Database, password_check: PasswordCheck, settings: SignInSettings) -> None:
        self._database = database
        self._password_check = password_check
        self._settings = settings

    async def login(self, attempt: PasswordAttempt) -> NewSession:
        """Check a password and create a session. A user's oldest session ends where there are too many.

        Raises:
            NotAuthenticated: unknown or deactivated user, or wrong password; the message doesn't tell which.
            RateLimited: too many wrong passwords from here, or too many attempts at once.
        """
        checked = await self._password_check.check(attempt)
        user_id, settings = checked.user.id, self._settings
        started = NewSession(token=new_token(), device_token=new_token())
        async with self._database.transaction() as session:
            await SessionRepository(session).add(
                user_id,
                checked.password_hash,
                token_hash(started.token),
                SESSION_LIFETIME,
                limit=settings.max_sessions_per_user,
            )
            await KnownDeviceRepository(session).remember(
                user_id,
                attempt.device_token,
                started.device_token,
                settings.device_lifetime,
                limit=settings.max_devices_per_user,
            )
            await self._password_check.succeeded(session, attempt, checked.source)
        return started

    async def logout(self, token: str) -> None:
        """End a session, if it has not ended already."""
        async with self._database.transaction() as session:
            await SessionRepository(session).end(token_hash(token))
