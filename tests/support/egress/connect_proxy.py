"""An HTTP proxy on loopback that resolves example names to ports of this machine."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.simulators.provider import ProviderSimulator
from tests.support.relays.relay import copy, listening

# What the fixtures `open_client` and `serve` give.
OpenClient = Callable[..., Any]
Serve = Callable[..., ProviderSimulator]

PROVIDER, PICTURES = "provider.example.com", "pictures.example.com"


class ConnectProxy:
    """Opens tunnels, and forwards plain http.

    Attributes:
        hosts: the port of each name that it resolves; others get a 502.
        login: `user:password` that it wants; None for none.
        answer: what it answers to every request instead, such as `403 Forbidden`; empty to hang up without a word.
        asked: the request lines that it got.
    """

    def __init__(self) -> None:
        self.hosts: dict[str, int] = {}
        self.login: str | None = None
        self.answer: str | None = None
        self.asked: list[str] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://{self.login + '@' if self.login else ''}127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line = head.partition(b"\r\n")[0].decode()
        self.asked.append(line)
        method, target, _ = line.split(" ")
        port = self.hosts.get(target.removeprefix("http://").partition("/")[0].partition(":")[0])
        answer = self.answer
        if answer is None and not self._knows(head):
            answer = "407 Proxy Authentication Required"
        if answer is None and port is None:
            answer = "502 Bad Gateway"
        if answer is not None:
            writer.write(f"HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n".encode() if answer else b"")
            await writer.drain()
            return
        from_host, to_host = await asyncio.open_connection("127.0.0.1", port)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            to_host.write(head)
        answers = asyncio.create_task(copy(from_host, writer))
        try:
            await copy(reader, to_host)
        finally:
            answers.cancel()
            to_host.close()

    def _knows(self, head: bytes) -> bool:
        if self.login is None:
            return True
        wanted = b"basic " + base64.b64encode(self.login.encode())
        return any(
            line.lower().startswith(b"proxy-authorization:")
            and line.partition(b":")[2].strip()[6:] == wanted[6:]
            for line in head.split(b"\r\n")
        )


@asynccontextmanager
async def connect_proxy() -> AsyncIterator[ConnectProxy]:
    proxy = ConnectProxy()
    async with listening(proxy.serve) as proxy.port:
        yield proxy
