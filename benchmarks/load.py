"""A load generator on bare sockets: it shares the cores with the system under test, so it must cost little CPU."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Target:
    """An endpoint that makes pictures; the prompt is added to the body."""

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
    """A persistent connection. Every response must be a complete 200."""

    def __init__(self, target: Target, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._target = target
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, target: Target) -> Self:
        parts = urlsplit(target.url)
        return cls(target, *await asyncio.open_connection(parts.hostname, parts.port, limit=4_000_000))

    async def send(self, prompt: str) -> float:
        """Send a request; return the seconds until the last byte of the response."""
        began = time.perf_counter()
        async with asyncio.timeout(_TIMEOUT_S):
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
    """Result of a load: `durations` of each request and `elapsed` of all, in seconds."""

    durations: list[float]
    elapsed: float

    @property
    def per_second(self) -> float:
        return len(self.durations) / self.elapsed


def load(target: Target, prompt: str, *, requests: int, concurrency: int) -> Load:
    """Send `requests` requests over `concurrency` connections, each of which waits for its response."""
    return asyncio.run(_load(target, prompt, requests, concurrency))


async def _load(target: Target, prompt: str, requests: int, concurrency: int) -> Load:
    durations: list[float] = []
    connections = await asyncio.gather(*(Connection.open(target) for _ in range(concurrency)))
    remaining = iter(range(requests))

    async def run(connection: Connection) -> None:
        for _ in remaining:
            durations.append(await connection.send(prompt))

    began = time.perf_counter()
    await asyncio.gather(*(run(connection) for connection in connections))
    elapsed = time.perf_counter() - began
    for connection in connections:
        connection.close()
    return Load(durations, elapsed)
