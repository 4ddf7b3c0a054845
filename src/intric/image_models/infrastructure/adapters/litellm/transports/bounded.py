"""Limits the size of a response while it is read."""

from collections.abc import AsyncIterator

import httpx


class ResponseTooLarge(Exception):
    """The response is over the limit; the rest of it was not read."""


class ResponseTruncated(Exception):
    """The connection was closed before the response was complete."""


class BoundedTransport(httpx.AsyncBaseTransport):
    """Reads no more than `max_bytes` of any response's body.

    The clients above it read a whole body into memory, so this is the only place to stop an endless response.
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


def read_bounded(response: httpx.Response, max_bytes: int) -> bytes:
    """Return the body of a blocking response. Raises ResponseTooLarge and ResponseTruncated, as the transport does."""
    chunks, left = [], max_bytes
    try:
        for chunk in response.iter_raw():
            left -= len(chunk)
            if left < 0:
                raise ResponseTooLarge
            chunks.append(chunk)
    except httpx.RemoteProtocolError as error:
        raise ResponseTruncated from error
    return b"".join(chunks)
