"""What a password must be that people choose themselves.

Length and not being usual, and no rule about kinds of characters, as NIST SP 800-63B-4 (3.1.1.2) and OWASP ASVS 5.0
(6.2) recommend.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files

from intric.shared.exceptions import InvalidFields
from intric.users.credentials import MAX_PASSWORD_LENGTH, RECOMMENDED_PASSWORD_LENGTH, normalised_password

# A guess that is right once in 10^9 takes years against the throttle, and months against a stolen argon2id hash.
_MIN_GUESSES = 10**9
_MIN_BESIDE_NAMES = 6
# zxcvbn looks at no more.
_LOOKED_AT = 72


class PasswordProblem(StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    USUAL = "usual"
    PERSONAL = "personal"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


_REASONS = {
    PasswordProblem.TOO_SHORT: f"must have at least {RECOMMENDED_PASSWORD_LENGTH} characters",
    PasswordProblem.TOO_LONG: f"must have at most {MAX_PASSWORD_LENGTH} characters",
    PasswordProblem.USUAL: "is too easy to guess; take several words that don't belong together",
    PasswordProblem.PERSONAL: "is too close to your name, e-mail address or organisation; take other words",
    PasswordProblem.UNCHANGED: "must be another one than before",
    PasswordProblem.WRONG: "is wrong",
}


class InvalidPassword(InvalidFields):
    """A field with a password that can't be taken. `details.errors` has the problem's name for programs as `rule`."""

    def __init__(self, field: str, problem: PasswordProblem) -> None:
        super().__init__({field: _REASONS[problem]})
        self.details = {"errors": [{"field": field, "reason": _REASONS[problem], "rule": problem.value}]}


def find_problem(password: str, personal: Iterable[str] = ()) -> PasswordProblem | None:
    """Return what is wrong with a new password, None if it can be taken. Takes up to 100 ms.

    Args:
        personal: the user's e-mail address, the organisation's name.
    """
    text = normalised_password(password)
    if len(text) < RECOMMENDED_PASSWORD_LENGTH:
        return PasswordProblem.TOO_SHORT
    if len(text) > MAX_PASSWORD_LENGTH:
        return PasswordProblem.TOO_LONG
    if is_usual(text):
        return PasswordProblem.USUAL
    if _is_name(text, personal) or is_usual(text, personal):
        return PasswordProblem.PERSONAL
    return None


def is_usual(password: str, personal: Iterable[str] = ()) -> bool:
    """Return whether a password is among those that are tried first, whatever its length."""
    # Imported here: its dictionaries take 15 MB, which most processes never need.
    from zxcvbn import zxcvbn

    known = [*_personal_words(personal), *_usual_words()]
    return int(zxcvbn(password[:_LOOKED_AT], user_inputs=known)["guesses"]) < _MIN_GUESSES


def _is_name(password: str, personal: Iterable[str]) -> bool:
    """Return whether next to nothing is left of a password without the words of names: `Anna-Öberg-77`."""
    whole = rest = _without_marks(password.lower())
    for word in sorted(map(_without_marks, _personal_words(personal)), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != whole and len(re.sub(r"[\W_]", "", rest)) < _MIN_BESIDE_NAMES


def _personal_words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        whole = normalised_password(text).lower()
        for word in (whole, *re.split(r"[\W_]+", whole)):
            if len(word) > 2:
                yield from _spellings(word)


@cache
def _usual_words() -> tuple[str, ...]:
    lines = files(__package__).joinpath("usual_words.txt").read_text("utf-8").splitlines()
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return tuple(dict.fromkeys(spelling for word in words for spelling in _spellings(word)))


def _spellings(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((word, _without_marks(word))))


def _without_marks(word: str) -> str:
    """Return a word without marks on its letters: `losen` of `lösen`."""
    return "".join(each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each))


def password_advice(password: str) -> str | None:
    """Return what to say about an operator's password that is accepted and weak, None if it is not."""
    match find_problem(password):
        case PasswordProblem.TOO_SHORT:
            return f"The password is short: {RECOMMENDED_PASSWORD_LENGTH} characters or more are advised."
        case PasswordProblem.USUAL:
            return "The password is easy to guess: several words that don't belong together are advised."
    return None
