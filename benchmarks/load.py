"""A client that costs next to nothing, because it shares two cores with what it measures."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

_LONGEST_S = 120


@dataclass(frozen=True, slots=True)
class Target:
    """Where a picture is asked for; the prompt goes into the body."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: Mapping[str, Any]

    def request(self, prompt: str) -> bytes:
        content = json.dumps({**self.body, "prompt": prompt}).encode()
        parts = urlsplit(self.url)
        lines = [f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(content)}"]
        lines += [
            "Content-Type: application/json",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + content


class Connection:
    """One connection that is kept; a picture must come whole, with a 200."""

    def __init__(self, target: Target, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._target = target
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, target: Target) -> Self:
        parts = urlsplit(target.url)
        return cls(target, *await asyncio.open_connection(parts.hostname, parts.port, limit=4_000_000))

    async def ask(self, prompt: str) -> float:
        """Seconds until the last byte of the answer."""
        began = time.perf_counter()
        async with asyncio.timeout(_LONGEST_S):
            self._writer.write(self._target.request(prompt))
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.partition("content-length:")[2].partition("\r\n")[0])
            body = await self._reader.readexactly(length)
        assert head.startswith("http/1.1 200 "), body[:500]
        return time.perf_counter() - began

    def close(self) -> None:
        self._writer.close()


@dataclass(frozen=True, slots=True)
class Load:
    """`durations` of each request, `elapsed` of all, both in seconds."""

    durations: list[float]
    elapsed: float

    @property
    def a_second(self) -> float:
        return len(self.durations) / self.elapsed


def load(target: Target, prompt: str, *, requests: int, at_a_time: int) -> Load:
    """So many requests; each connection asks again when it holds the whole answer."""
    return asyncio.run(_load(target, prompt, requests, at_a_time))


async def _load(target: Target, prompt: str, requests: int, at_a_time: int) -> Load:
    durations: list[float] = []
    connections = await asyncio.gather(*(Connection.open(target) for _ in range(at_a_time)))
    left = iter(range(requests))

    async def keep_asking(connection: Connection) -> None:
        for _ in left:
            durations.append(await connection.ask(prompt))

    began = time.perf_counter()
    await asyncio.gather(*(keep_asking(connection) for connection in connections))
    elapsed = time.perf_counter() - began
    for connection in connections:
        connection.close()
    return Load(durations, elapsed)
