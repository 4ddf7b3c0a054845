"""Endpoints for signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel, ConfigDict

from intric.api.client_address import client_address
from intric.api.context import Context
from intric.api.cookies import DEVICE_COOKIE, SESSION_COOKIE
from intric.api.current_user import bearer_token
from intric.api.error_responses import errors
from intric.api.origin import public_url, require_own_origin
from intric.api.services import provide
from intric.authentication.login_service import SESSION_LIFETIME, LoginService
from intric.authentication.password_check import PasswordAttempt
from intric.shared.exceptions import NotAuthenticated
from intric.shared.schemas import example

router = APIRouter(prefix="/users", tags=["Signing in"])

Service = Annotated[LoginService, Depends(provide(LoginService))]


class AccessToken(BaseModel):
    model_config = ConfigDict(json_schema_extra=example(access_token="3q2-7wEx…", token_type="bearer"))  # noqa: S106 - no real token

    access_token: str
    token_type: str


@router.post("/login/token/", summary="Sign in with a password", responses=errors(401, 403, 422, 429))
async def login(
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    request: Request,
    response: Response,
    context: Context,
    service: Service,
) -> AccessToken:
    """Gives a token for `Authorization: Bearer …`, and a browser the same as a cookie. Both last 12 hours.

    A second cookie marks the browser as known, so that wrong passwords from elsewhere don't hold it up.

    `username` is the e-mail address.
    """
    attempt = PasswordAttempt(
        form.username, form.password, client_address(request), DEVICE_COOKIE.token(request)
    )
    session = await service.login(attempt)
    secure = public_url(request, context).startswith("https:")
    max_age_s = int(SESSION_LIFETIME.total_seconds())
    SESSION_COOKIE.set(response, session.token, max_age_s=max_age_s, secure=secure)
    kept_s = int(context.settings.device_lifetime.total_seconds())
    DEVICE_COOKIE.set(response, session.device_token, max_age_s=kept_s, secure=secure)
    return AccessToken(access_token=session.token, token_type="bearer")  # noqa: S106 - the scheme's name


@router.post("/logout/", status_code=204, summary="Sign out", responses=errors(401, 403))
async def logout(request: Request, response: Response, context: Context, service: Service) -> None:
    """Ends the session of the token, or else of the cookie. One that has ended already is fine."""
    token = bearer_token(request)
    if token is None:
        token = _cookie(request, context)
    await service.logout(token)
    SESSION_COOKIE.delete(request, response)


def _cookie(request: Request, context: Context) -> str:
    token = SESSION_COOKIE.token(request)
    if token is None:
        raise NotAuthenticated("There is no session to end.")
    require_own_origin(request, context)
    return token
