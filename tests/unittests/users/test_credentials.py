import pytest

from intric.shared.exceptions import InvalidRequest
from intric.users.credentials import checked_email, checked_password


def test_space_around_an_address_is_taken_off() -> None:
    assert checked_email(" Åsa@example.com\n") == "Åsa@example.com"


@pytest.mark.parametrize(
    "email", ["admin@eneo", "admin@eneo.local", "a..b@example.com", "a@b_c.se", "Åsa@EXAMPLE.se", "a,b@[::1]"]
)
def test_an_address_that_a_stricter_check_would_refuse_or_change_is_kept(email: str) -> None:
    assert checked_email(email) == email


@pytest.mark.parametrize(
    "email", ["", "asa", "@example.com", "asa@", "a b@example.com", "a@b@c", "a\0@example.com"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(InvalidRequest):
        checked_email(email)


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1025])
def test_a_password_that_is_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(InvalidRequest):
        checked_password(password)


def test_a_password_is_kept_as_it_is() -> None:
    assert checked_password("  åtta..  ") == "  åtta..  "
