"""How much wrong passwords slow down the next attempt. Pure rules; the attempts are kept elsewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
LONGEST_WAIT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class FailedAttempts:
    """The wrong passwords of the last five minutes for one account, or from one address."""

    count: int
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Throttle:
    """Args:
    free_attempts: how many wrong passwords within five minutes cost nothing.
    """

    free_attempts: int

    def wait(self, failed: FailedAttempts, now: datetime) -> timedelta:
        """How long until the next attempt is looked at: 2 s, then twice as long each time, at most a minute."""
        if failed.latest is None or failed.count < self.free_attempts:
            return timedelta()
        doublings = min(failed.count - self.free_attempts, 10)
        pause = min(timedelta(seconds=2 * 2**doublings), LONGEST_WAIT)
        return max(failed.latest + pause - now, timedelta())


PER_ACCOUNT = Throttle(free_attempts=5)
# Many people may share one address: a town hall is one to us.
PER_ADDRESS = Throttle(free_attempts=30)


def wait_before_next(account: FailedAttempts, address: FailedAttempts, now: datetime) -> timedelta:
    """The longer of the two waits; zero when the attempt may be made now."""
    return max(PER_ACCOUNT.wait(account, now), PER_ADDRESS.wait(address, now))
