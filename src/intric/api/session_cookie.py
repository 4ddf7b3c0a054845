"""The browser's session cookie.

Over https its name begins with `__Host-`: browsers take it from this very host alone, so that no page of a
neighbouring subdomain can set it (draft-ietf-httpbis-rfc6265bis, 4.1.3.2). The prefix needs `Secure`, so over http
the cookie has its plain name. A session of before the prefix keeps working under the plain name until it ends.
"""

from fastapi import Request, Response

PLAIN_NAME = "eneo_session"
HOST_PREFIX = "__Host-"
HOST_NAME = HOST_PREFIX + PLAIN_NAME


def session_token(request: Request) -> str | None:
    """Return the token of the request's session cookie, None if there is no such cookie."""
    return request.cookies.get(HOST_NAME, request.cookies.get(PLAIN_NAME))


def set_session_cookie(response: Response, token: str, *, max_age_s: int, secure: bool) -> None:
    name = HOST_NAME if secure else PLAIN_NAME
    response.set_cookie(
        name, token, max_age=max_age_s, httponly=True, samesite="lax", secure=secure, path="/"
    )


def delete_session_cookies(request: Request, response: Response) -> None:
    """Delete those that the request carries, or else the plain one. Browsers ignore a `__Host-` without `Secure`."""
    for name in {HOST_NAME, PLAIN_NAME} & request.cookies.keys() or {PLAIN_NAME}:
        response.delete_cookie(name, httponly=True, samesite="lax", secure=name == HOST_NAME, path="/")
