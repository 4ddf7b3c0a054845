"""A large response that is in memory as a whole, and for no longer than a client may take to read it."""

import asyncio
from collections.abc import Mapping

import structlog
from fastapi import Response
from starlette.types import Receive, Scope, Send

log = structlog.get_logger()

# About what uvicorn buffers before it waits for the client.
_CHUNK = 65_536


class BoundedResponse(Response):
    """Sends its body in chunks, so that it has returned only when the client has read nearly all of it.

    Args:
        timeout_s: seconds that the client may take, after which the response is cut off.
    """

    media_type = "application/json"

    def __init__(self, content: str, headers: Mapping[str, str], *, timeout_s: float) -> None:
        super().__init__(content, 200, headers)
        self._timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._send(send)
        except TimeoutError:
            # Without the end of the response the server closes the connection; Content-Length shows that some is lost.
            log.warning("answer_cut_off", path=scope["path"])

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        body = memoryview(self.body)
        for start in range(0, len(body), _CHUNK):
            await send(
                {
                    "type": "http.response.body",
                    "body": bytes(body[start : start + _CHUNK]),
                    "more_body": start + _CHUNK < len(body),
                }
            )
