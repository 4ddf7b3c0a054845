"""The dependency that authenticates the caller of an endpoint."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, OAuth2PasswordBearer

from intric.api.context import Context
from intric.api.cookies import SESSION_COOKIE
from intric.api.origin import require_own_origin
from intric.shared.exceptions import NotAuthenticated, NotPermitted
from intric.shared.user import User

# Only for the OpenAPI document. `current_user` reads the headers itself: the key's header name is configurable.
Bearer = Annotated[
    str | None, Depends(OAuth2PasswordBearer(tokenUrl="/api/v1/users/login/token/", auto_error=False))
]
ApiKey = Annotated[str | None, Depends(APIKeyHeader(name="api-key", auto_error=False))]


def bearer_token(request: Request) -> str | None:
    """Return the token of `Authorization: Bearer …`, which may be empty; None for another scheme or no header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


async def current_user(request: Request, context: Context, _bearer: Bearer, _api_key: ApiKey) -> User:
    """Authenticate the caller by the first of bearer token, API key and cookie that the request carries.

    The others are ignored: an invalid token is an error even with a valid cookie.

    Raises:
        NotAuthenticated: the request carries none of them, or the first is invalid.
        NotPermitted: an unsafe request with only the cookie, whose `Origin` is missing or not our own.
    """
    authenticator = context.authenticator
    token = bearer_token(request)
    if token is not None:
        return await authenticator.by_session(token)
    key = request.headers.get(context.settings.api_key_header)
    if key is not None:
        return await authenticator.by_api_key(key)
    cookie = SESSION_COOKIE.token(request)
    if cookie is None:
        raise NotAuthenticated
    require_own_origin(request, context)
    return await authenticator.by_session(cookie)


CurrentUser = Annotated[User, Depends(current_user)]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A caller who has signed in with a password, and the token of the session."""

    user: User
    session_token: str = field(repr=False)


async def signed_in(request: Request, context: Context, user: CurrentUser) -> SignedIn:
    """Authenticate the caller by a session. Raises NotPermitted for an API key, which may not do what this guards."""
    token = bearer_token(request)
    if token is None and request.headers.get(context.settings.api_key_header) is None:
        token = SESSION_COOKIE.token(request)
    if token is None:
        raise NotPermitted("An API key can't do this. Sign in with your password.")
    return SignedIn(user, token)


CurrentSession = Annotated[SignedIn, Depends(signed_in)]
