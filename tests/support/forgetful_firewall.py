"""Simulates a firewall that loses its connection table: packets are dropped, and neither side is notified."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Firewall:
    """A proxy before a PostgreSQL, at `port` on loopback."""

    def __init__(self, socket_path: str) -> None:
        self.port = 0
        self._socket_path = socket_path
        self._known: set[asyncio.StreamWriter] = set()
        self._copying: set[asyncio.Task[None]] = set()

    def forget(self) -> None:
        """Drop all data on the existing connections from now on; new connections work."""
        self._known.clear()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield
            for task in self._copying:
                task.cancel()
            await asyncio.gather(*self._copying, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_postgres, to_postgres = await asyncio.open_unix_connection(self._socket_path)
        for source, target in ((reader, to_postgres), (from_postgres, writer)):
            self._known.add(target)
            self._copying.add(asyncio.create_task(self._copy(source, target)))

    async def _copy(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while part := await source.read(65_536):
                if target in self._known:
                    target.write(part)
                    await target.drain()
        target.close()
