"""Answers that the connection gives without the app, in the one shape of errors."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from uuid import uuid4

from starlette.types import Receive, Scope, Send

from intric.api.error_codes import STATUS_BY_CODE
from intric.server.middleware import API_CSP, SECURITY_HEADERS

_CODE_BY_STATUS = {400: "invalid_request", 408: "invalid_request", 431: "too_large", 503: "busy"}
RETRY_AFTER_S = 5


def refusal(status: int, message: str) -> bytes:
    """Return a whole HTTP response, after which the connection is closed."""
    headers, body = _response(status, message)
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


async def answer_overloaded(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI app of a connection too many."""
    headers, body = _response(503, "There are too many connections right now. Try again in a while.")
    headers["retry-after"] = str(RETRY_AFTER_S)
    encoded = [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 503, "headers": encoded})
    await send({"type": "http.response.body", "body": body})


def _response(status: int, message: str) -> tuple[dict[str, str], bytes]:
    code = _CODE_BY_STATUS[status]
    request_id = uuid4().hex
    body = json.dumps(
        {
            "message": message,
            "intric_error_code": STATUS_BY_CODE[code][1],
            "code": code,
            "details": None,
            "request_id": request_id,
        }
    ).encode()
    headers: Mapping[str, str] = {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "connection": "close",
        "cache-control": "no-store",
        "content-security-policy": API_CSP,
        "x-request-id": request_id,
    }
    return {**headers, **{name.lower(): value for name, value in SECURITY_HEADERS.items()}}, body
