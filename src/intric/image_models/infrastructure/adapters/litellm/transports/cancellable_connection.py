"""The connection of one blocking call, which can be closed from another thread."""

import contextlib
import socket
import threading
from collections.abc import Mapping
from typing import Any

import httpx

from intric.image_models.infrastructure.adapters.litellm.success_body import ReduceBody, keep_body
from intric.image_models.infrastructure.adapters.litellm.transports.bounded import read_bounded
from intric.image_models.infrastructure.adapters.litellm.transports.content_encoding import unpack
from intric.image_models.infrastructure.adapters.litellm.transports.http import (
    MAX_RESPONSE_BYTES,
    REQUEST_HEADERS,
    copy_response,
)
from intric.image_models.infrastructure.adapters.litellm.transports.proxied import BlockingProxiedTransport
from intric.shared.egress.host_check import HostCheck
from intric.shared.egress.outbound_proxy import OutboundProxy

_ONE = httpx.Limits(max_connections=1, max_keepalive_connections=0)

_CONNECTED = (
    "connection.connect_tcp.complete",
    "connection.start_tls.complete",
    "proxy.start_tls.complete",
)


class CancellableConnection:
    """Args:
    reduce: what is handed on of the body of a success; may raise RefusedInBody.
    proxy: the one to connect by, None for none.
    hosts: checks the connection; None for an address that the operator set.
    """

    def __init__(
        self,
        reduce: ReduceBody = keep_body,
        proxy: OutboundProxy | None = None,
        hosts: HostCheck | None = None,
    ) -> None:
        self.reduce = reduce
        self.proxy = proxy
        self.hosts = hosts
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_cancelled = False

    def open(self) -> httpx.Client:
        """A client for this one call. It follows no redirect, which could send the key elsewhere."""
        return httpx.Client(
            transport=_CancellableTransport(self),
            trust_env=False,
            headers=REQUEST_HEADERS,
        )

    def cancel(self) -> None:
        """Close the connection: reading and writing fail at once. May be called at any time, from any thread."""
        with self._lock:
            self._is_cancelled = True
            if self._socket is not None:
                _shut(self._socket)

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Get the socket when httpcore has connected (its `trace` extension)."""
        if event not in _CONNECTED:
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            if self._is_cancelled and self._socket is not None:
                _shut(self._socket)


class _CancellableTransport(httpx.BaseTransport):
    def __init__(self, connection: CancellableConnection) -> None:
        self._connection = connection
        self._inner = BlockingProxiedTransport(connection.proxy, _ONE, connection.hosts)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions["trace"] = self._connection.trace
        response = self._inner.handle_request(request)
        try:
            body = read_bounded(response, MAX_RESPONSE_BYTES)
        finally:
            response.close()
        body = unpack(response, body, MAX_RESPONSE_BYTES)
        return copy_response(response, self._connection.reduce(body) if response.is_success else body)

    def close(self) -> None:
        self._inner.close()


def _shut(connected: socket.socket) -> None:
    """Shut down the plain socket even under TLS, whose state belongs to the thread that uses it."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
