from datetime import UTC, datetime, timedelta

import pytest

from intric.authentication.login_throttle import (
    LONGEST_WAIT,
    FailedAttempts,
    Throttle,
    wait_before_next,
)

NOW = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
NONE = FailedAttempts(0, None)
THROTTLE = Throttle(free_attempts=5)


def just_now(count: int) -> FailedAttempts:
    return FailedAttempts(count, NOW)


def test_the_first_attempts_cost_nothing() -> None:
    assert all(THROTTLE.wait(just_now(count), NOW) == timedelta() for count in range(5))


def test_each_further_wrong_password_doubles_the_wait() -> None:
    waits = [THROTTLE.wait(just_now(count), NOW).total_seconds() for count in (5, 6, 7, 8)]

    assert waits == [2, 4, 8, 16]


@pytest.mark.parametrize("count", [10, 100, 1_000_000])
def test_nobody_waits_longer_than_a_minute(count: int) -> None:
    assert THROTTLE.wait(just_now(count), NOW) == LONGEST_WAIT == timedelta(minutes=1)


def test_the_wait_runs_from_the_latest_attempt() -> None:
    failed = FailedAttempts(7, NOW - timedelta(seconds=5))

    assert THROTTLE.wait(failed, NOW) == timedelta(seconds=3)


def test_after_the_wait_one_may_try_again() -> None:
    assert THROTTLE.wait(FailedAttempts(5, NOW - timedelta(seconds=2)), NOW) == timedelta()


def test_many_people_behind_one_address_get_more_attempts_than_one_account() -> None:
    assert wait_before_next(just_now(5), just_now(5), NOW) == timedelta(seconds=2)
    assert wait_before_next(NONE, just_now(29), NOW) == timedelta()
    assert wait_before_next(NONE, just_now(30), NOW) == timedelta(seconds=2)
