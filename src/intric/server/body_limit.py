"""No request may send more than the largest one that makes sense, an icon with its form around it."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 512 * 1024


class BodyLimitMiddleware:
    """Stops reading a body at the limit; whoever reads it gets a 413 raised.

    FastAPI's own `max_body_size` answers in plain text, ours leaves the answer to the error handlers.
    """

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BODY_BYTES) -> None:
        self.app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        known = int(announced) if announced.isdecimal() else 0
        received = 0

        async def bounded() -> Message:
            nonlocal received
            if known <= self._max_bytes:
                message = await receive()
                received += len(message.get("body", b""))
            if max(known, received) > self._max_bytes:
                raise HTTPException(413, f"A request may have {self._max_bytes // 1024} KB at most.")
            return message

        await self.app(scope, bounded, send)
