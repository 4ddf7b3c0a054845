"""Middleware that gives every request an id and a log line, and every response security headers."""

import re
import time
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intric.server.error_handlers import error_response
from intric.shared.exceptions import EneoError

log = structlog.get_logger()

_ACCEPTABLE_ID = re.compile(r"[\w.-]{1,64}")
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# A year (RFC 6797). Subdomains are not ours to speak for.
HSTS = "max-age=31536000"
API_CSP = "default-src 'none'; frame-ancestors 'none'"


class RequestContextMiddleware:
    """Assigns each request an id, logs its end, and adds the headers of every response.

    A valid `X-Request-Id` from a proxy is kept. The path is logged, never the query or the body.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        is_https = _is_https(scope)
        started_at = time.perf_counter()
        status = None

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message), request_id, is_https=is_https)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:
            # Handled here and not in an outer middleware, so that this response has id and headers too.
            log.error("request_failed", error=type(error).__name__, path=scope["path"], exc_info=error)
            if status is None:
                await error_response(Request(scope), EneoError())(scope, receive, send_with_headers)
        finally:
            duration_ms = round((time.perf_counter() - started_at) * 1000)
            log.info(
                "request", method=scope["method"], path=scope["path"], status=status, duration_ms=duration_ms
            )


def _request_id(headers: Headers) -> str:
    received = headers.get("x-request-id", "")
    return received if _ACCEPTABLE_ID.fullmatch(received) else uuid4().hex


def _is_https(scope: Scope) -> bool:
    """Return whether ENEO_PUBLIC_URL says that browsers reach this server by https."""
    public_url = scope["app"].state.api_context.settings.public_url
    return public_url is not None and public_url.startswith("https:")


def _add_headers(headers: MutableHeaders, request_id: str, *, is_https: bool) -> None:
    headers["X-Request-Id"] = request_id
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", API_CSP)
    if is_https:
        headers["Strict-Transport-Security"] = HSTS
    if headers.get("content-type", "").startswith("application/json"):
        # What has a tag may be kept if it is asked for again each time; the rest of what people see is kept nowhere.
        headers.setdefault("Cache-Control", "private, no-cache" if "etag" in headers else "no-store")
