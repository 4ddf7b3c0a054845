"""Connections whose clients do not send are closed; those that are answered are not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI, Request
from tests.support.live_server import serving
from tests.support.raw_http import TIMEOUT_S, RawResponse, parsed, request

from intric.server.connections.connection_limit import ConnectionLimits

SHORT = ConnectionLimits(
    header_timeout_s=0.2, body_timeout_s=0.2, body_bytes_per_s=100, keep_alive_timeout_s=0.2
)
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"

Connect = Callable[[bytes], Awaitable["Connection"]]


class Connection:
    """One connection to the server under test."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, data: bytes) -> None:
        self._writer.write(data)

    async def rest(self) -> bytes:
        """Return what the server sends until it closes the connection. Raises TimeoutError if it does not."""
        return await asyncio.wait_for(self._reader.read(), TIMEOUT_S)

    async def response(self) -> RawResponse:
        return parsed(await self.rest())

    async def received_response(self) -> None:
        """Wait for an answer of /healthz on a connection that stays open."""
        await asyncio.wait_for(self._reader.readuntil(b'"up"'), TIMEOUT_S)

    async def drip(self, data: bytes, pause_s: float) -> None:
        """Send byte by byte until the server closes the connection."""
        for byte in data:
            if self._reader.at_eof() or self._writer.is_closing():
                return
            self._writer.write(bytes([byte]))
            await asyncio.sleep(pause_s)


class App(FastAPI):
    """Answers at once, when it has read the body, or when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = asyncio.Semaphore(0)
        self.go_on = asyncio.Event()
        self.get("/healthz")(self._healthz)
        self.get("/waits")(self._waits)
        self.post("/body")(self._body)
        self.post("/early")(self._healthz)

    async def _healthz(self) -> str:
        return "up"

    async def _waits(self) -> str:
        self.waiting.release()
        await self.go_on.wait()
        return "went on"

    async def _body(self, request: Request) -> int:
        return len(await request.body())


@pytest.fixture
async def app() -> App:
    return App()


@asynccontextmanager
async def connecting(app: App, limits: ConnectionLimits = SHORT) -> AsyncIterator[Connect]:
    async with serving(app, limits=limits) as url, AsyncExitStack() as stack:
        address = urlsplit(url)

        async def connect(data: bytes = b"") -> Connection:
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
            stack.callback(writer.close)
            writer.write(data)
            return Connection(reader, writer)

        yield connect


async def test_a_silent_connection_is_closed_without_an_answer(app: App) -> None:
    async with connecting(app) as connect:
        assert await (await connect(b"")).rest() == b""


@pytest.mark.parametrize("start", [b"GET /hea", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "])
async def test_a_head_that_drips_is_ended_in_time(app: App, start: bytes) -> None:
    async with connecting(app) as connect:
        connection = await connect(start)
        dripping = asyncio.create_task(connection.drip(b"a" * 100, 0.03))
        answer = await connection.response()
        dripping.cancel()
    assert (answer.status, answer.json()["message"]) == (
        408,
        "The head of this request did not come in time.",
    )


async def test_a_body_that_drips_is_ended_in_time(app: App) -> None:
    async with connecting(app) as connect:
        connection = await connect(POST)
        dripping = asyncio.create_task(connection.drip(b"a" * 100, 0.03))
        answer = await connection.response()
        dripping.cancel()
    assert (answer.status, answer.json()["message"]) == (
        408,
        "The body of this request did not come in time.",
    )


async def test_a_body_that_drips_after_its_answer_is_ended_too(app: App) -> None:
    async with connecting(app) as connect:
        connection = await connect(POST.replace(b"/body", b"/early"))
        dripping = asyncio.create_task(connection.drip(b"a" * 100, 0.03))
        answer = await connection.response()
        dripping.cancel()
    assert answer.status == 200


async def test_line_breaks_between_requests_do_not_keep_a_connection(app: App) -> None:
    async with connecting(app) as connect:
        connection = await connect(GET)
        dripping = asyncio.create_task(connection.drip(b"\r\n" * 50, 0.03))
        assert (await connection.response()).status == 200
        dripping.cancel()


async def test_a_slow_upload_that_makes_progress_arrives(app: App) -> None:
    async with connecting(app) as connect:
        connection = await connect(POST.replace(b"Host", b"Connection: close\r\nHost"))
        for _ in range(10):
            await asyncio.sleep(0.06)
            connection.send(b"a" * 100)
        answer = await connection.response()
    assert (answer.status, answer.body) == (200, b"1000")


@pytest.mark.parametrize("size", [50_000, 100_000, 200_000])
async def test_a_request_may_come_whole_at_once(app: App, size: int) -> None:
    head = f"POST /body HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n"
    async with connecting(app, ConnectionLimits()) as connect:
        answer = await (await connect(head.encode() + b"a" * size)).response()
    assert (answer.status, answer.body) == (200, str(size).encode())


async def test_many_requests_may_come_at_once(app: App) -> None:
    async with connecting(app, ConnectionLimits()) as connect:
        requests = GET * 2_500 + GET.replace(b"Host", b"Connection: close\r\nHost")
        assert (await (await connect(requests)).rest()).count(b"HTTP/1.1 200 OK") == 2_501


async def test_a_kept_connection_takes_requests_until_its_time_is_over(app: App) -> None:
    async with connecting(app) as connect:
        connection = await connect(GET)
        await asyncio.sleep(0.1)
        connection.send(GET)
        assert (await connection.rest()).count(b"HTTP/1.1 200 OK") == 2


async def test_a_request_that_waits_for_its_answer_is_not_idle(app: App) -> None:
    limits = ConnectionLimits(
        connections=2, header_timeout_s=0.2, body_timeout_s=0.2, keep_alive_timeout_s=0.2
    )
    async with connecting(app, limits) as connect:
        waiting = await connect(b"GET /waits HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        await app.waiting.acquire()
        for silent in [await connect(b"") for _ in range(5)]:
            assert await silent.rest() == b""
        app.go_on.set()
        assert (await waiting.response()).body == b'"went on"'


async def test_the_oldest_idle_connection_makes_room_for_a_new_one(app: App) -> None:
    """The first connection was used after the second one: the second one is idle for longer."""
    async with connecting(app, ConnectionLimits(connections=2)) as connect:
        first, second = await connect(b""), await connect(b"")
        for used in (second, first):
            used.send(GET)
            await used.received_response()
        third = await connect(GET)
        await third.received_response()

        assert await second.rest() == b""
        first.send(GET)
        await first.received_response()


async def test_where_all_are_busy_probes_are_answered_and_others_told_to_come_back(app: App) -> None:
    async with serving(app, limits=ConnectionLimits(connections=2)) as url:
        address = urlsplit(url)
        waiting = [asyncio.create_task(request(address, "GET", "/waits")) for _ in range(2)]
        for _ in waiting:
            await app.waiting.acquire()
        probe, other = await request(address, "GET", "/healthz?x"), await request(address, "GET", "/waits")
        app.go_on.set()
        assert [(await each).status for each in waiting] == [200, 200]
    assert probe.status == 200
    assert (other.status, other.json()["code"], other.headers["retry-after"]) == (503, "busy", "5")
    assert other.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"garbage\r\n\r\n", 400, "invalid_request"),
        (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request"),
        (b"GET /\xe5 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request"),
        (b"POST /body HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "invalid_request"),
        (b"GET / HTTP/1.1\r\nX-A: " + b"a" * 100_000, 431, "too_large"),
        (b"GET /" + b"a" * 100_000, 431, "too_large"),
    ],
)
async def test_what_is_no_request_is_told_in_the_one_shape_of_errors(
    app: App, data: bytes, status: int, code: str
) -> None:
    async with connecting(app) as connect:
        answer = await (await connect(data)).response()
    assert (answer.status, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"message", "intric_error_code", "code", "details", "request_id"}
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


async def test_256_requests_at_once_of_one_user_meet_no_default(app: App) -> None:
    async with serving(app, limits=ConnectionLimits()) as url:
        waiting = [asyncio.create_task(request(urlsplit(url), "GET", "/waits")) for _ in range(256)]
        for _ in waiting:
            await app.waiting.acquire()
        app.go_on.set()
        assert {(await each).status for each in waiting} == {200}
