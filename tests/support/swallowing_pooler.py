"""Simulates a connection pooler in transaction mode: it passes everything on except notifications."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_NOTIFICATION = b"A"  # NotificationResponse, PostgreSQL's manual, "Message Formats"


@asynccontextmanager
async def swallowing_notifications(socket_path: str) -> AsyncIterator[int]:
    """Serve as a proxy before a PostgreSQL during the block; give the port on loopback.

    Connect with `sslmode=disable`: the reply to a TLS request is not framed like other messages.
    """
    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        task.add_done_callback(connections.discard)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await _relay(reader, writer, socket_path)
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, socket_path: str) -> None:
    from_postgres, to_postgres = await asyncio.open_unix_connection(socket_path)
    requests = asyncio.create_task(_copy(reader, to_postgres))
    try:
        while True:
            kind = await from_postgres.readexactly(1)
            length = await from_postgres.readexactly(4)
            body = await from_postgres.readexactly(struct.unpack("!I", length)[0] - 4)
            if kind != _NOTIFICATION:
                writer.write(kind + length + body)
                await writer.drain()
    finally:
        requests.cancel()
        to_postgres.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    writer.close()
