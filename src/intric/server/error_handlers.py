"""Turns errors into HTTP responses: status, Eneo's error number and one body for all. The only place that does."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from intric.api.error_codes import STATUS_BY_CODE
from intric.database.constraints import owner_is_gone
from intric.database.lost_connection import as_unavailable
from intric.server.body_check import BodyRefused, expected_media_type, what_to_send, wrong_media_type
from intric.server.paths import Paths
from intric.server.refused_fields import refused_field
from intric.shared.exceptions import EneoError, InvalidFields, NotAuthenticated, NotFound

log = structlog.get_logger()

_CODE_BY_STATUS = {
    401: "not_authenticated",
    403: "not_permitted",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media",
}
# Characters of a request's path that its error repeats.
_SHOWN_PATH = 200


def error_body(request: Request, error: EneoError) -> dict[str, Any]:
    return {
        "message": error.message,
        "intric_error_code": STATUS_BY_CODE[error.code][1],
        "code": error.code,
        "details": error.details,
        "request_id": getattr(request.state, "request_id", None),
    }


def error_response(request: Request, error: EneoError) -> JSONResponse:
    headers = dict(getattr(request.state, "headers_of_errors", {}))
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    if error.code == "not_authenticated":
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(error_body(request, error), STATUS_BY_CODE[error.code][0], headers)


async def _eneo_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, EneoError)  # noqa: S101 - registered for this class only
    if isinstance(error, NotAuthenticated) and not request.app.state.paths.methods(request.scope["path"]):
        # An id that can't exist. Signing in would not help, and a mistyped path is told before.
        return error_response(request, _nothing_at(request))
    return error_response(request, error)


async def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    if any(e["loc"][0] == "path" for e in error.errors()):
        # Nothing can exist under a malformed id, so the answer is the same as for an unknown one.
        return error_response(request, _nothing_at(request))
    wrong_type = wrong_media_type(request.scope)
    if wrong_type is not None:
        return error_response(request, wrong_type)
    errors = [refused_field(each, expected_media_type(request.scope)) for each in error.errors()]
    first = errors[0]
    refused = _ValidationFailed(f"{first['field']}: {first['reason']}.", details={"errors": errors})
    return error_response(request, refused)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    if isinstance(error, BodyRefused):
        return error_response(request, error.reason)
    if error.status_code == 400:
        # The framework's parsers of forms raise it; what they found wrong is in their words.
        media_type = expected_media_type(request.scope)
        reason = f"{what_to_send(media_type)}; this can't be read ({error.detail})"
        return error_response(request, InvalidFields({"body": reason}))
    if error.status_code in (404, 405):
        # Raised by the router alone; our own are NotFound.
        return _unknown_path(request)
    code = _CODE_BY_STATUS.get(error.status_code, "invalid_request")
    response = error_response(request, _with_code(code, error))
    response.headers.update(error.headers or {})
    return response


async def _database_error(request: Request, error: Exception) -> JSONResponse:
    if owner_is_gone(error):
        # The user was deleted after authentication, so the answer is that of any later request.
        return error_response(request, NotAuthenticated())
    unavailable = as_unavailable(error)
    if unavailable is None:
        raise error
    log.warning("database_lost", error=type(error).__name__, code=unavailable.code)
    return error_response(request, unavailable)


class _ValidationFailed(EneoError):
    code = "validation_error"


class _MethodNotAllowed(EneoError):
    code = "method_not_allowed"


def _with_code(code: str, error: HTTPException) -> EneoError:
    named = type("HttpError", (EneoError,), {"code": code})
    result: EneoError = named(str(error.detail))
    return result


def _unknown_path(request: Request) -> JSONResponse:
    """Answer 405 where the path takes other methods. The router also says so of ids that can't exist: 404."""
    paths: Paths = request.app.state.paths
    path = request.scope["path"]
    allowed = paths.methods(path)
    if not allowed or request.method in allowed:
        return error_response(request, _nothing_at(request))
    named = ", ".join(allowed)
    error = _MethodNotAllowed(f"{_shown(path)} takes {named}.", details={"allowed": allowed})
    response = error_response(request, error)
    response.headers["Allow"] = named
    return response


def _nothing_at(request: Request) -> NotFound:
    """Return the error for an unknown path, with the one that was probably meant."""
    paths: Paths = request.app.state.paths
    path = request.scope["path"]
    meant = paths.meant_by(path, request.method)
    return NotFound(
        f"There is nothing at {_shown(path)}." + (f" Did you mean {_shown(meant)}?" if meant else "")
    )


def _shown(path: str) -> str:
    return path if len(path) <= _SHOWN_PATH else f"{path[:_SHOWN_PATH]}…"


def add_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(EneoError, _eneo_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(DBAPIError, _database_error)
    app.add_exception_handler(PoolTimeoutError, _database_error)
    app.add_exception_handler(OSError, _database_error)
