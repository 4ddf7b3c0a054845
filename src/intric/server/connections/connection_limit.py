"""The connections of a server: how many there may be, and which one is closed for a new one."""

import time
from dataclasses import dataclass
from typing import Protocol

import structlog

log = structlog.get_logger()

LOG_INTERVAL_S = 60.0


class OncePerInterval:
    """Says whether it is time to log something again that may happen thousands of times a second."""

    def __init__(self) -> None:
        self._last = -LOG_INTERVAL_S

    def is_due(self) -> bool:
        now = time.monotonic()
        if now - self._last < LOG_INTERVAL_S:
            return False
        self._last = now
        return True


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What a client is waited for, in seconds, and how many may connect.

    Args:
        connections: more than these are not kept.
        header_timeout_s: from a connection's start, or a request's first byte, to the end of its headers.
        body_timeout_s: in each of these the client sends `body_bytes_per_s` on average, or is disconnected.
        body_bytes_per_s: the slowest upload that is accepted.
        keep_alive_timeout_s: from a response to the next request.
    """

    connections: int = 10_000
    header_timeout_s: float = 20
    body_timeout_s: float = 20
    body_bytes_per_s: float = 500
    keep_alive_timeout_s: float = 75


class Closable(Protocol):
    def close_at_once(self) -> None: ...


class Connections:
    """All connections of a server. Idle is one that waits for its client to send.

    One that waits for its pictures, or streams events, is not idle.
    """

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self._open: set[Closable] = set()
        # In the order in which they began to wait. A dict, since it forgets in O(1).
        self._idle: dict[Closable, None] = {}
        self._logging = OncePerInterval()

    def __len__(self) -> int:
        return len(self._open)

    @property
    def is_full(self) -> bool:
        return len(self._open) > self.limits.connections

    def add(self, connection: Closable) -> None:
        """Add a new connection, and close the oldest idle one if there are too many."""
        if len(self._open) >= self.limits.connections:
            if self._logging.is_due():
                log.warning("connections_full", limit=self.limits.connections)
            self.close_oldest_idle()
        self._open.add(connection)
        self._idle[connection] = None

    def remove(self, connection: Closable) -> None:
        self._open.discard(connection)
        self._idle.pop(connection, None)

    def set_idle(self, connection: Closable, *, is_idle: bool) -> None:
        if not is_idle:
            self._idle.pop(connection, None)
        elif connection in self._open:
            self._idle.setdefault(connection, None)

    def close_oldest_idle(self) -> None:
        oldest = next(iter(self._idle), None)
        if oldest is not None:
            self.remove(oldest)
            oldest.close_at_once()
