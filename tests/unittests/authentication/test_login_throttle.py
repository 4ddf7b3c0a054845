from datetime import timedelta

import pytest

from intric.authentication.login_throttle import FailedAttempts, LoginThrottle, RecentFailures, network_of
from intric.shared.sign_in_settings import SignInSettings

NONE = FailedAttempts(0, None)
THROTTLE = LoginThrottle(SignInSettings())


def ago(count: int, seconds: float = 0) -> FailedAttempts:
    return FailedAttempts(count, timedelta(seconds=seconds))


def wait(
    here: FailedAttempts = NONE,
    address: FailedAttempts = NONE,
    account: FailedAttempts = NONE,
    *,
    known_device: bool = False,
) -> float:
    failures = RecentFailures(here, address, account)
    return THROTTLE.wait(failures, known_device=known_device).total_seconds()


class TestHere:
    def test_the_first_attempts_cost_nothing(self) -> None:
        assert [wait(here=ago(count)) for count in range(5)] == [0] * 5

    def test_each_further_wrong_password_doubles_the_wait(self) -> None:
        assert [wait(here=ago(count)) for count in (5, 6, 7, 8)] == [2, 4, 8, 16]

    @pytest.mark.parametrize("count", [10, 100, 1_000_000])
    def test_the_wait_is_a_minute_at_most(self, count: int) -> None:
        assert wait(here=ago(count)) == 60

    def test_the_wait_runs_from_the_latest_attempt(self) -> None:
        assert wait(here=ago(7, seconds=5)) == 3
        assert wait(here=ago(5, seconds=2)) == 0

    def test_a_known_device_is_held_to_its_own_failures(self) -> None:
        assert wait(here=ago(6), known_device=True) == 4


class TestElsewhere:
    def test_an_address_has_more_attempts_over_all_accounts(self) -> None:
        assert wait(address=ago(29)) == 0
        assert wait(address=ago(30)) == 2

    def test_failures_of_the_account_elsewhere_alone_cost_nothing(self) -> None:
        assert wait(account=ago(1_000_000)) == 0

    def test_an_account_under_attack_has_one_free_attempt_for_each_address(self) -> None:
        assert wait(here=ago(1), account=ago(29)) == 0
        assert wait(here=ago(1), account=ago(30)) == 2
        assert wait(here=ago(4), account=ago(30)) == 16

    def test_a_known_device_is_let_through(self) -> None:
        assert wait(here=ago(4), address=ago(100), account=ago(100), known_device=True) == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("64:ff9b::c000:207", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_what_counts_as_one_client(address: str, network: str) -> None:
    assert network_of(address) == network
