"""Simulates a firewall that loses its connection table: packets are dropped, and neither side is notified."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.relays.relay import listening


class Firewall:
    """A proxy before a PostgreSQL, at `port` on loopback."""

    def __init__(self, socket_path: str) -> None:
        self.port = 0
        self._socket_path = socket_path
        self._known: set[asyncio.StreamWriter] = set()

    def forget(self) -> None:
        """Drop all data on the existing connections from now on; new connections work."""
        self._known.clear()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with listening(self._pass_on) as self.port:
            yield

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_postgres, to_postgres = await asyncio.open_unix_connection(self._socket_path)
        self._known |= {writer, to_postgres}
        try:
            await asyncio.gather(self._copy(reader, to_postgres), self._copy(from_postgres, writer))
        finally:
            to_postgres.close()

    async def _copy(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while part := await source.read(65_536):
                if target in self._known:
                    target.write(part)
                    await target.drain()
        target.close()
