"""Serves the app on a real port of loopback, within the process of the tests."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from intric.server.connections.accepting import limited, restore_backlog
from intric.server.connections.connection_limit import ConnectionLimits, Connections
from intric.server.connections.listening import WRITE_TIMEOUT_S, listen


@asynccontextmanager
async def serving(
    app: FastAPI, *, write_timeout_s: int = WRITE_TIMEOUT_S, limits: ConnectionLimits | None = None
) -> AsyncIterator[str]:
    """Serve during the block and give the server's URL."""
    connections = Connections(limits or ConnectionLimits())
    with listen("127.0.0.1", 0, write_timeout_s=write_timeout_s) as listening:
        server = _Server(
            uvicorn.Config(
                app, log_config=None, access_log=False, timeout_graceful_shutdown=1, **limited(connections)
            )
        )
        running = asyncio.create_task(server.serve([listening]))
        await server.ready.wait()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        restore_backlog(sockets or ())
        self.ready.set()
