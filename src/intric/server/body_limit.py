"""Limits the size of request bodies to that of the largest valid one, an icon upload."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 512 * 1024


class BodyLimitMiddleware:
    """Raises HTTPException 413 in the reader of a body when it exceeds the limit.

    FastAPI's own `max_body_size` answers in plain text; this leaves the response to the error handlers.
    """

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BODY_BYTES) -> None:
        self.app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        header = Headers(scope=scope).get("content-length", "")
        content_length = int(header) if header.isdecimal() else 0
        received = 0

        async def bounded() -> Message:
            nonlocal received
            if content_length <= self._max_bytes:
                message = await receive()
                received += len(message.get("body", b""))
            if max(content_length, received) > self._max_bytes:
                raise HTTPException(413, f"A request may have {self._max_bytes // 1024} KB at most.")
            return message

        await self.app(scope, bounded, send)
