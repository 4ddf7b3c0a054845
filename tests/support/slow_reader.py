"""An HTTP client that delays reading its response, over a socket with a small receive buffer."""

import asyncio
import json
import socket
from collections.abc import Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_RECEIVE_BUFFER = 8_192


class SlowReader:
    """Sends its request at once and reads nothing until `read_all`."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        assert parts.hostname is not None and parts.port is not None
        self._server = parts.hostname, parts.port
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        self._socket.setblocking(False)

    async def post(self, path: str, headers: Mapping[str, str], body: object) -> None:
        content = json.dumps(body).encode()
        described = {
            "Host": "eneo.example.com",
            "Connection": "close",
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
            **headers,
        }
        lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in described.items())]
        loop = asyncio.get_running_loop()
        await loop.sock_connect(self._socket, self._server)
        await loop.sock_sendall(self._socket, "\r\n".join([*lines, "", ""]).encode() + content)

    async def read_all(self) -> bytes:
        """Read until the server closes the connection."""
        # From here on speed does not matter.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
        loop, parts = asyncio.get_running_loop(), []
        while part := await loop.sock_recv(self._socket, 1_000_000):
            parts.append(part)
        return b"".join(parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
