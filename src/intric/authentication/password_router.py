"""The endpoint with which people change their own password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field

from intric.api.client_address import client_address
from intric.api.cookies import DEVICE_COOKIE
from intric.api.current_user import CurrentSession
from intric.api.error_responses import errors
from intric.api.services import provide_for_user
from intric.authentication.password_check import PasswordAttempt
from intric.authentication.password_service import PasswordChange, PasswordService
from intric.shared.schemas import Input, Storable, example

router = APIRouter(prefix="/users/me", tags=["Signing in"])

Service = Annotated[PasswordService, Depends(provide_for_user(PasswordService))]
# Longer ones than may be chosen are told so by the rules for passwords.
Password = Annotated[str, Field(max_length=10_000), Storable]


class PasswordUpdate(Input):
    model_config = ConfigDict(
        json_schema_extra=example(
            current_password="sommar och sol",  # noqa: S106 - an example
            new_password="blå stuga vid havet",  # noqa: S106 - an example
            end_sessions=True,
            revoke_api_keys=False,
        )
    )

    current_password: Password
    new_password: Password
    end_sessions: bool = Field(
        default=False, description="Sign out everywhere else, and forget other devices"
    )
    revoke_api_keys: bool = Field(default=False, description="End all of one's API keys")


@router.post(
    "/password/", status_code=204, summary="Change one's own password", responses=errors(401, 403, 422, 429)
)
async def change_password(
    body: PasswordUpdate, caller: CurrentSession, request: Request, service: Service
) -> None:
    """At least 12 characters, and not easy to guess. Needs a session: an API key may not.

    `details.errors` of a 422 has a `rule` beside field and reason: `wrong`, `too_short`, `too_long`, `usual`,
    `personal` or `unchanged`.
    """
    current = PasswordAttempt(
        caller.user.email, body.current_password, client_address(request), DEVICE_COOKIE.token(request)
    )
    change = PasswordChange(
        body.new_password, body.end_sessions, body.revoke_api_keys, session_token=caller.session_token
    )
    await service.change(current, change)
