"""Accepts connections in small batches, and survives the lack of files to accept them with.

asyncio accepts as many connections at once as the backlog is long, before it serves the first of them, and reports the
error of each that fails: 2,048 lines each second where no file is left.
"""

import asyncio
import resource
import socket
from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog

from intric.server.connections.connection_limit import Connections, OncePerInterval
from intric.server.connections.listening import BACKLOG
from intric.server.connections.protocol import LimitedHttpProtocol

log = structlog.get_logger()

# So many connections may be open beyond the limit for a moment, until those that they replace are closed.
ACCEPTED_AT_ONCE = 16
# Files that are not connections: the database's pool, the log, the panel's files, the worker's pipe.
RESERVED_FILES = 128


def connections_within_files(wanted: int) -> int:
    """Return how many connections this process may hold: as many as wanted, or what its limit of files leaves."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return wanted
    return max(1, min(wanted, files - RESERVED_FILES - ACCEPTED_AT_ONCE))


def limited(connections: Connections) -> dict[str, Any]:
    """Return the arguments of uvicorn's Config that hold a server to the limits of its connections."""
    return {"http": partial(LimitedHttpProtocol, connections=connections), "backlog": ACCEPTED_AT_ONCE}


def restore_backlog(listening: Sequence[socket.socket]) -> None:
    """Let the kernel queue more than the batch, to which asyncio has shortened its queue."""
    for each in listening:
        each.listen(BACKLOG)


class AcceptErrors:
    """The event loop's exception handler: makes room when no file is left, and says so once a minute."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._logging = OncePerInterval()

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.set_exception_handler(self._handle)

    def _handle(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not isinstance(error, OSError) or "socket.accept()" not in context.get("message", ""):
            loop.default_exception_handler(context)
            return
        self._connections.close_oldest_idle()
        if self._logging.is_due():
            log.error("accept_failed", reason=error.strerror, connections=len(self._connections))
