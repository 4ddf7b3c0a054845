"""The settings for signing in: how often a wrong password may be sent, and how much is remembered of a user."""

from datetime import timedelta

from pydantic import BaseModel

from intric.shared.config_values import Count, Seconds


class SignInSettings(BaseModel):
    login_window_s: Seconds = 300
    max_login_wait_s: Seconds = 60
    login_attempts: Count = 5
    # Many users may share one address, such as all of a town hall behind one proxy.
    login_attempts_per_address: Count = 30
    login_attempts_per_account: Count = 30
    max_waiting_logins: Count = 400
    max_sessions_per_user: Count = 50
    max_devices_per_user: Count = 20
    # Browsers keep a cookie for at most 400 days (draft-ietf-httpbis-rfc6265bis, 5.5).
    device_days: Count = 180

    @property
    def login_window(self) -> timedelta:
        return timedelta(seconds=self.login_window_s)

    @property
    def device_lifetime(self) -> timedelta:
        return timedelta(days=min(self.device_days, 36_500))
