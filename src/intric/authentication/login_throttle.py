"""Rules for how long to wait after failed logins. The attempts are stored by `FailedLoginRepository`."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network

from intric.shared.sign_in_settings import SignInSettings

FIRST_WAIT_S = 2
# RFC 6052, 2.1: addresses in which a translator puts those of its IPv4 clients.
_TRANSLATED = IPv6Network("64:ff9b::/96")
_NONE = timedelta()


@dataclass(frozen=True, slots=True)
class FailedAttempts:
    """Recent failed logins of one kind.

    Args:
        age: how long ago the latest was, by the database's clock; None if there was none.
    """

    count: int
    age: timedelta | None

    def wait(self, free_attempts: int, longest_s: float) -> timedelta:
        """Return the time until the next attempt is allowed: 2 s at first, doubled with each further failure."""
        if self.age is None or self.count < free_attempts:
            return _NONE
        doublings = min(self.count - free_attempts, 20)
        return max(timedelta(seconds=min(FIRST_WAIT_S * 2**doublings, longest_s)) - self.age, _NONE)


@dataclass(frozen=True, slots=True)
class RecentFailures:
    """The failed logins that count for an attempt.

    Args:
        here: for its account, from its address, or from its device if that is known.
        address: from its address, over all accounts and without known devices.
        account: for its account, from everywhere but known devices.
    """

    here: FailedAttempts
    address: FailedAttempts
    account: FailedAttempts


class LoginThrottle:
    """Tells how long an attempt has to wait. Failures elsewhere never make a right password wait.

    While an account is being guessed at from many addresses, every unknown address waits from its first failure on.
    A known device is held to its own failures alone.
    """

    def __init__(self, settings: SignInSettings) -> None:
        self._settings = settings

    def is_under_attack(self, failures: RecentFailures) -> bool:
        return failures.account.count >= self._settings.login_attempts_per_account

    def wait(self, failures: RecentFailures, *, known_device: bool) -> timedelta:
        """Return the time until the attempt is allowed; zero if it is allowed now."""
        settings = self._settings
        under_attack = self.is_under_attack(failures) and not known_device
        free = 1 if under_attack else settings.login_attempts
        here = failures.here.wait(free, settings.max_login_wait_s)
        if known_device:
            return here
        return max(
            here, failures.address.wait(settings.login_attempts_per_address, settings.max_login_wait_s)
        )


def network_of(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 of an IPv6 one, of which each has 2^64.

    Anything else is returned as it is.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    if parsed in _TRANSLATED:
        return str(ip_address(int(parsed) & 0xFFFF_FFFF))
    return str(ip_network((int(parsed), 64), strict=False))
