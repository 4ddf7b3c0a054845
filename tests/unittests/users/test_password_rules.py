from random import Random
from string import ascii_letters

import pytest

from intric.users.password_rules import InvalidPassword, PasswordProblem, find_problem, password_advice

ANNA = ["anna.oberg@example.com", "Sundsvalls kommun"]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "blå stuga vid havet",
        "kD8#mQz!2wXp",
        "tre små getter simmar",
        "x1B7-p0Qe-Zz81",
        "ljusblå tandborste ringer",
        "パスワードは長いほうがいい",
        "🦊🐙🌵🛶🎻🧭🪁🦉🍄🪵🧶🫧",
    ],
)
def test_a_long_and_unusual_one_is_taken(password: str) -> None:
    assert find_problem(password, ANNA) is None


@pytest.mark.parametrize("password", ["", "kD8#mQz!2wX", "å" * 11, "a\u030a" * 11])
def test_fewer_than_twelve_characters_are_too_short(password: str) -> None:
    assert find_problem(password) == PasswordProblem.TOO_SHORT


def test_more_than_1024_are_too_long_and_1024_are_not() -> None:
    words = "".join(Random(1).choices(ascii_letters, k=1025))

    assert find_problem(words) == PasswordProblem.TOO_LONG
    assert find_problem(words[:-1]) is None


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "qwertyuiop123",
        "1q2w3e4r5t6y",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "abcdefghijkl",
        "iloveyouforever",
        "lösenord1234",
        "losenord1234",
        "L0s3n0rd1234",
        "lo\u0308senord1234",
        "Sommaren2026",
        "sommar2026!!",
        "Sundsvall2026!",
        "vintervinter",
        "hejhejhejhej",
        "Fotboll123456",
        "annasvensson1",
        "a1B2" * 20,
    ],
)
def test_a_usual_one_is_refused_in_swedish_too(password: str) -> None:
    assert find_problem(password) == PasswordProblem.USUAL


@pytest.mark.parametrize(
    ("password", "personal"),
    [
        ("anna.oberg@example.com", ANNA),
        ("annaoberg2026", ANNA),
        ("Anna Öberg 2026", ANNA),
        ("Bastu-Ösund-77", ["bastu.ösund@example.com"]),
        ("Bastuträsk2026", ["x@example.com", "Bastuträsks kommun", "Bastuträsk"]),
        ("bastutrask-2026", ["x@example.com", "Bastuträsk"]),
    ],
)
def test_one_of_the_persons_or_organisations_name_is_refused(password: str, personal: list[str]) -> None:
    assert find_problem(password) is None
    assert find_problem(password, personal) == PasswordProblem.PERSONAL


def test_an_error_says_what_to_do_and_never_the_password() -> None:
    error = InvalidPassword("new_password", PasswordProblem.USUAL)

    assert error.message == (
        "new_password: is too easy to guess; take several words that don't belong together."
    )
    assert error.details == {
        "errors": [
            {
                "field": "new_password",
                "reason": "is too easy to guess; take several words that don't belong together",
                "rule": "usual",
            }
        ]
    }


def test_an_operator_is_told_about_a_short_or_usual_one() -> None:
    assert "short" in str(password_advice("åtta tkn"))
    assert "easy to guess" in str(password_advice("Sommaren2026"))
    assert password_advice("blå stuga vid havet") is None
