"""What a request needs beyond its description, so that one request does not spoil the next ones."""

import os
import re
from typing import Any
from uuid import uuid4

import httpx
import schemathesis
from schemathesis import Case, HookContext

URL, EMAIL, PASSWORD = (os.environ.get(f"FUZZ_{name}", "") for name in ("URL", "EMAIL", "PASSWORD"))
LOGOUT = "/api/v1/users/logout/"
IDEMPOTENCY_KEY = "Idempotency-Key"
_VALID_KEY = re.compile("[!-~]{1,255}")


def sign_in() -> str:
    """Return the token of a new session of the administrator."""
    form = {"username": EMAIL, "password": PASSWORD}
    answer = httpx.post(f"{URL}/api/v1/users/login/token/", data=form, timeout=30)
    token: str = answer.json()["access_token"]
    return token


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    if case.path == LOGOUT and "Authorization" in case.headers:
        # The session that all other requests use must not end.
        case.headers["Authorization"] = f"Bearer {sign_in()}"
    key = case.headers.get(IDEMPOTENCY_KEY)
    if isinstance(key, str) and _VALID_KEY.fullmatch(key):
        # One key with two bodies is a 422 of its own, which no schema can tell.
        case.headers[IDEMPOTENCY_KEY] = uuid4().hex + key[32:]
