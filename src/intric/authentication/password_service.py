import asyncio
from dataclasses import dataclass, field

from intric.authentication.password_check import CheckedPassword, PasswordAttempt, PasswordCheck
from intric.authentication.tokens import token_hash
from intric.database.database import Database
from intric.shared.exceptions import NotAuthenticated
from intric.shared.user import User
from intric.users.access_repo import AccessRepository
from intric.users.credentials import normalised_password
from intric.users.password_rules import InvalidPassword, PasswordProblem, find_problem
from intric.users.passwords import Passwords
from intric.users.user_repo import UserRepository

_CURRENT, _NEW = "current_password", "new_password"


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """A new password, and what else ends with the old one.

    Args:
        end_sessions: all other sessions, and all other devices are forgotten.
        session_token: the session that stays.
    """

    new_password: str = field(repr=False)
    end_sessions: bool
    revoke_api_keys: bool
    session_token: str = field(repr=False)


class PasswordService:
    """Changes a user's own password."""

    def __init__(
        self, user: User, database: Database, passwords: Passwords, password_check: PasswordCheck
    ) -> None:
        self.user = user
        self._database = database
        self._passwords = passwords
        self._password_check = password_check

    async def change(self, current: PasswordAttempt, change: PasswordChange) -> None:
        """Change the password. The session and the device of the request stay.

        Raises:
            InvalidPassword: the current one is wrong, or the new one can't be taken.
            RateLimited: too many wrong ones, as when signing in.
        """
        checked = await self._check_current(current)
        new = normalised_password(change.new_password)
        if new == normalised_password(current.password):
            raise InvalidPassword(_NEW, PasswordProblem.UNCHANGED)
        personal = (self.user.email, self.user.tenant_name)
        if problem := await asyncio.to_thread(find_problem, new, personal):
            raise InvalidPassword(_NEW, problem)
        new_hash = await self._passwords.hash(new)
        async with self._database.transaction() as session:
            replaced = await UserRepository(session).replace_password(
                self.user, checked.password_hash, new_hash
            )
            if not replaced:
                raise InvalidPassword(_CURRENT, PasswordProblem.WRONG)
            await self._password_check.succeeded(session, current, checked.source)
            access = AccessRepository(session, self.user.id)
            if change.end_sessions:
                await access.end_sessions(but=token_hash(change.session_token))
                await access.forget_devices(
                    but=token_hash(current.device_token) if current.device_token else ""
                )
            if change.revoke_api_keys:
                await access.revoke_api_keys()

    async def _check_current(self, current: PasswordAttempt) -> CheckedPassword:
        try:
            return await self._password_check.check(current)
        except NotAuthenticated:
            # The session is fine, so this is no 401, which would sign the user out of the panel.
            raise InvalidPassword(_CURRENT, PasswordProblem.WRONG) from None
