from datetime import datetime

from intric.authentication.failed_login_repo import FailedLoginRepository
from intric.authentication.known_device_repo import KnownDeviceRepository
from intric.authentication.session_repo import SessionRepository
from intric.database.database import Database
from intric.shared.sign_in_settings import SignInSettings


class LoginMaintenance:
    """Periodic maintenance of what logins leave behind."""

    def __init__(self, database: Database, settings: SignInSettings) -> None:
        self._database = database
        self._window = settings.login_window

    async def delete_expired(self, _now: datetime) -> None:
        """Delete expired sessions and known devices, and failed logins that no longer count."""
        async with self._database.transaction() as session:
            await SessionRepository(session).delete_expired()
            await KnownDeviceRepository(session).delete_expired()
            await FailedLoginRepository(session, self._window).delete_old()
