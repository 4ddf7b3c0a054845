import time

import pytest

from intric.shared.exceptions import InvalidRequest
from intric.users.credentials import MAX_PASSWORD_LENGTH, checked_email, checked_password, password_spellings


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


@pytest.mark.parametrize(
    "typed",
    ["bl\u00e5 \u00e4lg i snö", "bla\u030a a\u0308lg i sno\u0308", "bl\u00e5\u00a0\u00e4lg\u2003i snö"],
)
def test_a_password_is_the_same_however_its_letters_and_spaces_are_typed(typed: str) -> None:
    assert checked_password(typed) == "blå älg i snö"


def test_a_password_of_the_greatest_length_may_be_typed_decomposed() -> None:
    longest = "\u1f82" * MAX_PASSWORD_LENGTH
    assert checked_password("\u03b1\u0313\u0300\u0345" * MAX_PASSWORD_LENGTH) == longest


@pytest.mark.parametrize("marks", [2_000, 20_000])
def test_marks_without_end_are_looked_at_in_no_time(marks: int) -> None:
    started = time.process_time()
    assert password_spellings("a" + "\u0301" * marks + "\u0316" * marks)
    assert time.process_time() - started < 0.3


def test_different_characters_stay_different() -> None:
    assert checked_password("fil² ﬁl Ⅳ ") == "fil² ﬁl Ⅳ "


def test_what_was_hashed_as_it_was_typed_is_tried_too() -> None:
    assert password_spellings("bla\u030a") == ("blå", "bla\u030a")
    assert password_spellings("blå") == ("blå",)
