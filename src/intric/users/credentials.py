"""Validation of e-mail addresses and passwords."""

import re
import unicodedata

from intric.shared.exceptions import InvalidRequest

MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 1024
# Required of people who choose their own. Operators are told about shorter ones and may use them all the same.
RECOMMENDED_PASSWORD_LENGTH = 12
# One character is at most four when it is decomposed. Longer texts are too long in any spelling.
_MAX_TYPED_LENGTH = 4 * MAX_PASSWORD_LENGTH
MAX_EMAIL_LENGTH = 320

_EMAIL = re.compile(r"[^@\s\0]+@[^@\s\0]+")


def checked_email(email: str) -> str:
    """Return the address without surrounding space. Checks its form only. Raises InvalidRequest."""
    trimmed = email.strip()
    if len(trimmed) > MAX_EMAIL_LENGTH or not _EMAIL.fullmatch(trimmed):
        raise InvalidRequest("The e-mail address must look like name@example.com.")
    return trimmed


def checked_password(password: str) -> str:
    """Return the normalised password. Raises InvalidRequest if it is too short or too long."""
    text = normalised_password(password)
    if not MIN_PASSWORD_LENGTH <= len(text) <= MAX_PASSWORD_LENGTH:
        raise InvalidRequest(
            f"The password must have {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters."
        )
    return text


def normalised_password(password: str) -> str:
    """Return the password in the one spelling that is hashed (RFC 8265, 4.2.2: NFC, every kind of space an ASCII one).

    Keyboards differ in whether å is one character or two, and Alt with the space bar makes a no-break space on some.
    NFKC would go further and make different characters equal, such as ² and 2. What is too long for any password comes
    back as it is: to sort the marks of half a megabyte of them takes Python minutes.
    """
    if len(password) > _MAX_TYPED_LENGTH:
        return password
    spaces_alike = "".join(" " if unicodedata.category(each) == "Zs" else each for each in password)
    return unicodedata.normalize("NFC", spaces_alike)


def password_spellings(password: str) -> tuple[str, ...]:
    """Return what a typed password may have been hashed as: normalised, or as typed before that was done."""
    return tuple(dict.fromkeys((normalised_password(password), password)))
