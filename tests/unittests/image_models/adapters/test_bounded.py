from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import httpx
import pytest

from intric.image_models.infrastructure.adapters.litellm.transports.bounded import (
    BoundedTransport,
    ResponseTooLarge,
    ResponseTruncated,
    read_bounded,
)

Read = Callable[..., Awaitable[bytes]]


class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """Sends two chunks of 5 bytes, and then fails if `is_truncated`, as httpx does for an incomplete body."""

    def __init__(self, *, is_truncated: bool = False) -> None:
        self._is_truncated = is_truncated

    def __iter__(self) -> Iterator[bytes]:
        yield b"01234"
        yield b"56789"
        if self._is_truncated:
            raise httpx.RemoteProtocolError("incomplete")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


async def read_async(body: Body, max_bytes: int) -> bytes:
    network = httpx.MockTransport(lambda _: httpx.Response(200, stream=body))
    async with httpx.AsyncClient(transport=BoundedTransport(network, max_bytes)) as client:
        return (await client.get("http://provider.example.com")).content


async def read_sync(body: Body, max_bytes: int) -> bytes:
    return read_bounded(httpx.Response(200, stream=body), max_bytes)


@pytest.mark.parametrize("read", [read_async, read_sync])
class TestBoundedBody:
    async def test_a_body_of_the_maximum_size_is_read(self, read: Read) -> None:
        assert await read(Body(), 10) == b"0123456789"

    async def test_a_larger_body_is_not(self, read: Read) -> None:
        with pytest.raises(ResponseTooLarge):
            await read(Body(), 9)

    async def test_an_incomplete_body_is_reported_as_truncated(self, read: Read) -> None:
        with pytest.raises(ResponseTruncated):
            await read(Body(is_truncated=True), 10)
