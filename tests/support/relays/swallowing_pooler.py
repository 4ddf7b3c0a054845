"""Simulates a connection pooler in transaction mode: it passes everything on except notifications."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.relays.relay import copy, listening

_NOTIFICATION = b"A"  # NotificationResponse, PostgreSQL's manual, "Message Formats"


@asynccontextmanager
async def swallowing_notifications(socket_path: str) -> AsyncIterator[int]:
    """Serve as a proxy before a PostgreSQL during the block; give the port on loopback.

    Connect with `sslmode=disable`: the reply to a TLS request is not framed like other messages.
    """

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _relay(reader, writer, socket_path)

    async with listening(relay) as port:
        yield port


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, socket_path: str) -> None:
    from_postgres, to_postgres = await asyncio.open_unix_connection(socket_path)
    requests = asyncio.create_task(copy(reader, to_postgres))
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
