"""The cookies of a browser that has signed in.

Over https their names begin with `__Host-`: browsers take those from this very host alone, so that no page of a
neighbouring subdomain can set them (draft-ietf-httpbis-rfc6265bis, 4.1.3.2). The prefix needs `Secure`, so over http
they have their plain names. A cookie of before the prefix keeps working under the plain name until it ends.
"""

from dataclasses import dataclass

from fastapi import Request, Response


@dataclass(frozen=True, slots=True)
class TokenCookie:
    """A cookie with a token that scripts can't read and other sites' forms don't send."""

    plain_name: str

    def token(self, request: Request) -> str | None:
        """Return the token of a request's cookie, None if there is no such cookie."""
        return request.cookies.get(self._host_name, request.cookies.get(self.plain_name))

    def set(self, response: Response, token: str, *, max_age_s: int, secure: bool) -> None:
        name = self._host_name if secure else self.plain_name
        response.set_cookie(
            name, token, max_age=max_age_s, httponly=True, samesite="lax", secure=secure, path="/"
        )

    def delete(self, request: Request, response: Response) -> None:
        """Delete those that the request carries, or else the plain one.

        Browsers ignore a `__Host-` cookie without `Secure`.
        """
        for name in {self._host_name, self.plain_name} & request.cookies.keys() or {self.plain_name}:
            secure = name == self._host_name
            response.delete_cookie(name, httponly=True, samesite="lax", secure=secure, path="/")

    @property
    def _host_name(self) -> str:
        return f"__Host-{self.plain_name}"


SESSION_COOKIE = TokenCookie("eneo_session")
# Makes a browser a known device of its users, so that others' wrong passwords don't hold it up. It proves no identity:
# the password is still asked for.
DEVICE_COOKIE = TokenCookie("eneo_device")
