"""A small HTTP server on loopback that can also misbehave below HTTP: reset, truncate, keep silent.

HTTP itself is read and written by h11; the sockets are asyncio's own, because a framework hides them.
"""

import asyncio
import contextlib
import json
import socket
import ssl
import struct
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit
from weakref import WeakSet

import h11

Behaviour = Callable[["Exchange"], Awaitable[None]]


@dataclass(slots=True)
class SeenRequest:
    """A request as it arrived. `abandoned` is set once its client has disconnected without waiting for the answer."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    abandoned: threading.Event = field(default_factory=threading.Event)

    def json(self) -> Any:
        return json.loads(self.body)


class Exchange:
    """One request and the means to answer it."""

    def __init__(
        self,
        request: SeenRequest,
        connection: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.request = request
        self._connection = connection
        self._reader = reader
        self._writer = writer

    async def begin(self, status: int, headers: Mapping[str, str], length: int | None = None) -> None:
        """Send the head of an answer; `length` announces a body of so many bytes, which need not follow."""
        lengths = {} if length is None else {"Content-Length": str(length)}
        pairs = [(name.encode(), value.encode()) for name, value in {**headers, **lengths}.items()]
        await self._send(h11.Response(status_code=status, headers=pairs))

    async def respond(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        await self.begin(status, headers, len(body))
        await self._send(h11.Data(data=body))
        await self._send(h11.EndOfMessage())

    async def respond_json(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        await self.respond(status, content, {"Content-Type": "application/json", **(headers or {})})

    async def send_part(self, part: bytes) -> None:
        await self._send(h11.Data(data=part))

    def reset(self) -> None:
        """Close with RST rather than FIN, as after a crash or by a firewall."""
        raw: socket.socket = self._writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def close(self) -> None:
        """Close with FIN, even if the announced body is incomplete."""
        self._writer.close()

    async def until_abandoned(self) -> None:
        """Send nothing until the client disconnects."""
        with contextlib.suppress(ConnectionError):
            while await self._reader.read(65_536):
                pass
        self.request.abandoned.set()

    async def _send(self, event: Any) -> None:
        data = self._connection.send(event)
        if data:
            self._writer.write(data)
            await self._writer.drain()


class Simulator(ABC):
    """Serves on a free loopback port from a separate thread, inside a `with` block.

    `requests` are the calls received, in order. `next(...)` queues behaviours, one for each of the next calls;
    without one, `answer` responds as the provider would. With `tls`, set before the block, it speaks TLS.
    With `name` its address is that one, which only a proxy leads to.
    """

    tls: ssl.SSLContext | None = None
    name: str | None = None

    def __init__(self, *, port: int = 0, delay_s: float = 0.0) -> None:
        self.requests: list[SeenRequest] = []
        self.accepted = 0  # connections
        self.delay_s = delay_s
        self._port = port
        self._queue: deque[Behaviour] = deque()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._started = threading.Event()

    @property
    def address(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.name or f'127.0.0.1:{self._port}'}"

    @property
    def port(self) -> int:
        return self._port

    def next(self, *behaviours: Behaviour) -> None:
        self._queue.extend(behaviours)

    @abstractmethod
    async def answer(self, exchange: Exchange) -> None:
        """Respond to a call as the provider does."""

    async def serve_other(self, exchange: Exchange) -> bool:
        """Respond to a request that is not a provider call, such as for a picture; return whether it was one."""
        return False

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._started.wait(10):
            raise RuntimeError("the simulator did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        connections: set[asyncio.Task[None]] = set()
        writers: WeakSet[asyncio.StreamWriter] = WeakSet()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self.accepted += 1
            connections.add(task)
            writers.add(writer)
            task.add_done_callback(connections.discard)
            with contextlib.suppress(ConnectionError, h11.RemoteProtocolError, asyncio.CancelledError):
                await self._converse(reader, writer)
            writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", self._port, ssl=self.tls)
        self._port = server.sockets[0].getsockname()[1]
        self._started.set()
        async with server:
            await self._stop.wait()
            for task in list(connections):
                task.cancel()
            await asyncio.gather(*connections, return_exceptions=True)
            # Under TLS, closing waits for the client, which may have left the connection in its pool.
            for writer in writers:
                writer.transport.abort()
            await asyncio.gather(*(each.wait_closed() for each in writers), return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER)
        while (request := await _read_request(connection, reader)) is not None:
            exchange = Exchange(request, connection, reader, writer)
            if not await self.serve_other(exchange):
                self.requests.append(request)
                await asyncio.sleep(self.delay_s)
                behaviour = self._queue.popleft() if self._queue else self.answer
                await behaviour(exchange)
            if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                return
            connection.start_next_cycle()


async def _read_request(connection: h11.Connection, reader: asyncio.StreamReader) -> SeenRequest | None:
    """Return the next request of a connection; None when the client has closed it."""
    head: h11.Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65_536))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return _seen(head, bytes(body))
        else:
            return None


def _seen(head: h11.Request, body: bytes) -> SeenRequest:
    parts = urlsplit(head.target.decode())
    headers = {name.decode().lower(): value.decode() for name, value in head.headers}
    return SeenRequest(head.method.decode(), parts.path, parse_qs(parts.query), headers, body)
