import asyncio

from httpx import ASGITransport, AsyncClient
from starlette.types import Receive, Scope, Send

from intric.server.head import HeadMiddleware


async def test_an_endless_stream_ends_when_its_head_was_sent() -> None:
    ended = asyncio.Event()

    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"x-method", scope["method"].encode())],
            }
        )
        while (await receive())["type"] != "http.disconnect":
            await send({"type": "http.response.body", "body": b"data", "more_body": True})
        ended.set()

    transport = ASGITransport(HeadMiddleware(stream))
    async with AsyncClient(transport=transport, base_url="http://eneo.example.com") as client:
        answer = await client.head("/")

    assert (answer.status_code, answer.headers["x-method"], answer.content) == (200, "GET", b"")
    assert ended.is_set()
