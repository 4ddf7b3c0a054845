"""Who is calling: the dependency of every endpoint that needs a login."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, OAuth2PasswordBearer

from intric.api.context import Context
from intric.api.origin import require_own_origin
from intric.shared.exceptions import NotAuthenticated
from intric.shared.user import User

SESSION_COOKIE = "eneo_session"

# They describe the two ways to the API's readers. What counts is read below: the header's name is configurable.
Bearer = Annotated[
    str | None, Depends(OAuth2PasswordBearer(tokenUrl="/api/v1/users/login/token/", auto_error=False))
]
ApiKey = Annotated[str | None, Depends(APIKeyHeader(name="api-key", auto_error=False))]


def bearer_token(request: Request) -> str | None:
    """The token of `Authorization: Bearer …`, perhaps empty; None for another scheme or no such header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


async def current_user(request: Request, context: Context, _bearer: Bearer, _api_key: ApiKey) -> User:
    """The caller, by the first of bearer token, API key and cookie that the request carries.

    The others are then not tried: a wrong token is an error, whatever else is there.

    Raises:
        NotAuthenticated: none of them is there, or the first does not hold.
        NotPermitted: the cookie alone would change something, and no `Origin` says that our own page sent it.
    """
    authenticator = context.authenticator
    token = bearer_token(request)
    if token is not None:
        return await authenticator.by_session(token)
    key = request.headers.get(context.settings.api_key_header)
    if key is not None:
        return await authenticator.by_api_key(key)
    cookie = request.cookies.get(SESSION_COOKIE)
    if cookie is None:
        raise NotAuthenticated
    require_own_origin(request, context)
    return await authenticator.by_session(cookie)


CurrentUser = Annotated[User, Depends(current_user)]
