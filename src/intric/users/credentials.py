"""Validation of e-mail addresses and passwords."""

import re

from intric.shared.exceptions import InvalidRequest

MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 1024
# Operators are told about shorter ones and may use them all the same.
ADVISED_PASSWORD_LENGTH = 12
MAX_EMAIL_LENGTH = 320

_EMAIL = re.compile(r"[^@\s\0]+@[^@\s\0]+")


def checked_email(email: str) -> str:
    """Return the address without surrounding space. Checks its form only. Raises InvalidRequest."""
    trimmed = email.strip()
    if len(trimmed) > MAX_EMAIL_LENGTH or not _EMAIL.fullmatch(trimmed):
        raise InvalidRequest("The e-mail address must look like name@example.com.")
    return trimmed


def checked_password(password: str) -> str:
    """Return the password unchanged. Raises InvalidRequest if it is too short or too long."""
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise InvalidRequest(
            f"The password must have {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters."
        )
    return password


def password_advice(password: str) -> str | None:
    """Return what to say about an operator's password that is accepted and short, None if it is long enough."""
    if len(password) >= ADVISED_PASSWORD_LENGTH:
        return None
    return f"The password is short: {ADVISED_PASSWORD_LENGTH} characters or more are advised."
