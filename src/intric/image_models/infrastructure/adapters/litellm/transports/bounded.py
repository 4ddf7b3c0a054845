"""What a provider may send at most, enforced while it is being read."""

from collections.abc import AsyncIterator

import httpx


class ResponseTooLarge(Exception):
    """The answer went over the limit; the rest of it was not read."""


class ResponseTruncated(Exception):
    """The answer had begun, and its connection was closed before it was whole."""


class BoundedTransport(httpx.AsyncBaseTransport):
    """Passes requests on and reads no more than `max_bytes` of any answer's body.

    The clients above it read a body into memory whole, so this is the only place to stop a provider that
    never stops sending.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, max_bytes: int) -> None:
        self._inner = inner
        self._max_bytes = max_bytes

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _BoundedStream(response.stream, self._max_bytes)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, max_bytes: int) -> None:
        self._inner = inner
        self._left = max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._inner:
                self._left -= len(chunk)
                if self._left < 0:
                    raise ResponseTooLarge
                yield chunk
        except httpx.RemoteProtocolError as error:
            raise ResponseTruncated from error

    async def aclose(self) -> None:
        await self._inner.aclose()
