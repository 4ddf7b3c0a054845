"""Rules for how long to wait after failed logins. The attempts are stored by `FailedLoginRepository`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
LONGEST_WAIT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class FailedAttempts:
    """The failed logins of the last five minutes for one account, or from one address."""

    count: int
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Throttle:
    """The waiting rule for one account or one address.

    Args:
        free_attempts: how many failed logins within five minutes cause no wait.
    """

    free_attempts: int

    def wait(self, failed: FailedAttempts, now: datetime) -> timedelta:
        """Return the time until the next attempt is allowed: 2 s at first, doubled each time, at most 60 s."""
        if failed.latest is None or failed.count < self.free_attempts:
            return timedelta()
        doublings = min(failed.count - self.free_attempts, 10)
        pause = min(timedelta(seconds=2 * 2**doublings), LONGEST_WAIT)
        return max(failed.latest + pause - now, timedelta())


PER_ACCOUNT = Throttle(free_attempts=5)
# Many users may share one address, such as all of a town hall behind one proxy.
PER_ADDRESS = Throttle(free_attempts=30)


def wait_before_next(account: FailedAttempts, address: FailedAttempts, now: datetime) -> timedelta:
    """Return the longer of the two waits; zero if the attempt is allowed now."""
    return max(PER_ACCOUNT.wait(account, now), PER_ADDRESS.wait(address, now))
