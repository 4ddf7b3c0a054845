"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel, ConfigDict

from intric.api.current_user import SESSION_COOKIE, bearer_token
from intric.api.dependencies import Container
from intric.api.error_responses import errors
from intric.api.origin import public_url, require_own_origin
from intric.authentication.login_service import SESSION_LIFETIME
from intric.shared.exceptions import NotAuthenticated
from intric.shared.schemas import example

router = APIRouter(prefix="/users", tags=["Signing in"])


class AccessToken(BaseModel):
    model_config = ConfigDict(json_schema_extra=example(access_token="3q2-7wEx…", token_type="bearer"))  # noqa: S106 - no real token

    access_token: str
    token_type: str


@router.post("/login/token/", summary="Sign in with a password", responses=errors(401, 403, 422, 429))
async def login(
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    request: Request,
    response: Response,
    container: Container,
) -> AccessToken:
    """Gives a token for `Authorization: Bearer …`, and a browser the same as a cookie. Both last 12 hours.

    `username` is the e-mail address.
    """
    address = request.client.host if request.client else ""
    session = await container.login_service().login(form.username, form.password, address)
    _set_cookie(response, session.token, secure=public_url(request, container).startswith("https:"))
    response.headers["Cache-Control"] = "no-store"
    return AccessToken(access_token=session.token, token_type="bearer")  # noqa: S106 - the scheme's name


@router.post("/logout/", status_code=204, summary="Sign out", responses=errors(401, 403))
async def logout(request: Request, response: Response, container: Container) -> None:
    """Ends the session of the token, or else of the cookie. One that has ended already is fine."""
    token = bearer_token(request)
    if token is None:
        token = _cookie(request, container)
    await container.login_service().logout(token)
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax")


def _cookie(request: Request, container: Container) -> str:
    token = request.cookies.get(SESSION_COOKIE)
    if token is None:
        raise NotAuthenticated("There is no session to end.")
    require_own_origin(request, container)
    return token


def _set_cookie(response: Response, token: str, *, secure: bool) -> None:
    max_age = int(SESSION_LIFETIME.total_seconds())
    response.set_cookie(
        SESSION_COOKIE, token, max_age=max_age, httponly=True, samesite="lax", secure=secure, path="/"
    )
