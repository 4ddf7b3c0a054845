"""The cookie that makes a browser a known device of its users, so that others' wrong passwords don't hold it up.

It proves no identity: the password is still asked for. Its name follows the same rule as the session cookie's.
"""

from fastapi import Request, Response

from intric.api.session_cookie import HOST_PREFIX

PLAIN_NAME = "eneo_device"
HOST_NAME = HOST_PREFIX + PLAIN_NAME
# Longer ones are not ours; they are hashed before they are looked for.
_MAX_LENGTH = 128


def device_token(request: Request) -> str | None:
    """Return the token of the request's device cookie, None if there is no such cookie."""
    token = request.cookies.get(HOST_NAME, request.cookies.get(PLAIN_NAME))
    return token if token and len(token) <= _MAX_LENGTH else None


def set_device_cookie(response: Response, token: str, *, max_age_s: int, secure: bool) -> None:
    name = HOST_NAME if secure else PLAIN_NAME
    response.set_cookie(
        name, token, max_age=max_age_s, httponly=True, samesite="lax", secure=secure, path="/"
    )
