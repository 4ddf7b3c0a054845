"""uvicorn's HTTP protocol with time-outs for clients that do not send, and a limit of connections.

uvicorn itself has one time-out, between two requests. A connection waits for the head of a request, for its body, or is
answered, which has no time-out here (`listening.py` has one for clients that do not read).
"""

import asyncio
from enum import Enum, auto
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from intric.server.connections.connection_limit import Connections
from intric.server.connections.refusals import answer_overloaded, refusal
from intric.server.health import PROBES

MAX_HEAD_BYTES = 64 * 1024
# How long a refused client may take to read the answer.
LINGER_S = 1.0
_PROBES = frozenset(path.encode() for path in PROBES)


class _Stage(Enum):
    HEAD = auto()
    BODY = auto()


class LimitedHttpProtocol(HttpToolsProtocol):
    """One connection. Create with `functools.partial(LimitedHttpProtocol, connections=…)`."""

    def __init__(self, *args: Any, connections: Connections, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._all = connections
        self._limits = connections.limits
        self.timeout_keep_alive = self._limits.keep_alive_timeout_s  # type: ignore[assignment] # int says uvicorn
        self._stage = _Stage.HEAD
        self._head_bytes = 0
        self._body_bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self._is_overloaded = False
        self._is_refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._all.add(self)
        self._is_overloaded = self._all.is_full
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._all.remove(self)
        self._stop_timer()
        super().connection_lost(exc)

    def close_at_once(self) -> None:
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._is_refused or self.transport.is_closing():
            return
        if self._stage is _Stage.HEAD:
            self._head_bytes += len(data)  # until the head is complete, which sets it to 0
        super().data_received(data)
        if self._is_refused or self.transport.is_closing():
            return
        if self._head_bytes > MAX_HEAD_BYTES:
            self._refuse(431, f"The head of a request may have {MAX_HEAD_BYTES // 1024} KB at most.")
            return
        self._watch()

    def on_headers_complete(self) -> None:
        self._stage = _Stage.BODY
        self._head_bytes = 0
        self._stop_timer()
        if self._is_overloaded and self.url.partition(b"?")[0] not in _PROBES:
            self.app = answer_overloaded
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._stage = _Stage.HEAD
        self._stop_timer()
        super().on_message_complete()
        self._all.set_idle(self, is_idle=not self._is_answering)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._all.set_idle(self, is_idle=not self._is_answering)

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, "This is no valid HTTP request.")

    @property
    def _is_answering(self) -> bool:
        """Whether a request is complete and its response is not."""
        cycle = self.cycle
        return bool(self.pipeline) or (
            cycle is not None and not cycle.response_complete and not cycle.more_body
        )

    def _watch(self) -> None:
        """Start the time-out of what the client is to send. Data that comes in between does not start it anew."""
        if self._timer is not None:
            return
        if self._stage is _Stage.BODY:
            self._watch_body()
        elif not self._is_answering and self.timeout_keep_alive_task is None:
            self._timer = self.loop.call_later(self._limits.header_timeout_s, self._on_head_timeout)

    def _watch_body(self) -> None:
        self._timer = self.loop.call_later(
            self._limits.body_timeout_s, self._on_body_timeout, self._body_bytes
        )

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _on_head_timeout(self) -> None:
        self._timer = None
        if self._head_bytes == 0:
            self.transport.close()
        elif not self._is_answering:
            self._refuse(408, "The head of this request did not come in time.")

    def _on_body_timeout(self, bytes_before: int) -> None:
        """Disconnect a client that sent too little since the last look; not one that waits for us."""
        expected = self._limits.body_timeout_s * self._limits.body_bytes_per_s
        waits_for_us = self.flow.read_paused or self.cycle.waiting_for_100_continue
        if waits_for_us or self._is_answering or self._body_bytes - bytes_before >= expected:
            self._watch_body()
        else:
            self._refuse(408, "The body of this request did not come in time.")

    def _refuse(self, status: int, message: str) -> None:
        """Answer without the app, which sees a client that has disconnected, and close."""
        self._stop_timer()
        cycle, self._is_refused = self.cycle, True
        is_amid_response = cycle is not None and cycle.response_started and not cycle.response_complete
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()
        if is_amid_response or self.pipeline:
            self.transport.close()
            return
        self.transport.write(refusal(status, message))
        # Closing with data unread resets the connection, and with it an answer that the client has not read yet.
        self.transport.write_eof()
        self._timer = self.loop.call_later(LINGER_S, self.transport.close)
