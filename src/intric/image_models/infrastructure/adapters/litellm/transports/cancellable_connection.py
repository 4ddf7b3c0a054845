"""One blocking call's connection: what came over it, and the way to cut it from another thread."""

import contextlib
import functools
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import Any

import httpx

from intric.image_models.infrastructure.adapters.litellm.transports.bounded import (
    ResponseTooLarge,
    ResponseTruncated,
)

# Four pictures of 40 MB in base64, and room for what stands around them.
_MAX_ANSWER_BYTES = 4 * 54_000_000 + 1_000_000

_ONE = httpx.Limits(max_connections=1, max_keepalive_connections=0)

# Others, such as cookies or an encoding that nobody asked for, have no meaning here.
_KEPT = ("content-type", "retry-after")

_CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class CancellableConnection:
    """Attributes:
    status: of the answer, once its head is there.
    body: of the answer, once all of it is there; LiteLLM drops what it says about refusals.
    """

    def __init__(self) -> None:
        self.status: int | None = None
        self.body = b""
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_cut = False

    def open(self) -> httpx.Client:
        """A client for this one call. It follows no redirect, which could lead the key elsewhere."""
        return httpx.Client(
            transport=_CancellableTransport(self),
            trust_env=False,
            headers={"Accept-Encoding": "identity", "User-Agent": "eneo-image-generation"},
        )

    def cut(self) -> None:
        """End the connection; whoever reads from it or writes to it fails at once. May be called any time."""
        with self._lock:
            self._is_cut = True
            if self._socket is not None:
                _shut(self._socket)

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """httpcore's `trace` extension: it tells when there is a connection, and hands it over."""
        if event not in _CONNECTED:
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            if self._is_cut and self._socket is not None:
                _shut(self._socket)


class _CancellableTransport(httpx.BaseTransport):
    def __init__(self, line: CancellableConnection) -> None:
        self._line = line
        self._inner = httpx.HTTPTransport(verify=_trusted(), trust_env=False, limits=_ONE)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions["trace"] = self._line.trace
        response = self._inner.handle_request(request)
        try:
            self._line.status = response.status_code
            self._line.body = _read(response)
        finally:
            response.close()
        kept = {name: response.headers[name] for name in _KEPT if name in response.headers}
        return httpx.Response(response.status_code, headers=kept, content=self._line.body)

    def close(self) -> None:
        self._inner.close()


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Made once: loading the certificates takes longer than everything else about a connection."""
    return httpx.create_ssl_context(trust_env=False)


def _read(response: httpx.Response) -> bytes:
    chunks, left = [], _MAX_ANSWER_BYTES
    try:
        for chunk in response.iter_raw():
            chunks.append(chunk)
            left -= len(chunk)
            if left < 0:
                raise ResponseTooLarge
    except httpx.RemoteProtocolError as error:
        raise ResponseTruncated from error
    return b"".join(chunks)


def _shut(connected: socket.socket) -> None:
    """Of the plain socket also where there is TLS: its state belongs to the thread that is using it."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
