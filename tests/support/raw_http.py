"""HTTP/1.1 over a plain socket, for what clients would mend or hide: odd paths, bodies of HEAD, half a request."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult

TIMEOUT_S = 10.0


@dataclass(frozen=True)
class RawResponse:
    """Headers have names in lower case; the body is all that came until the server closed the connection."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        decoded: dict[str, Any] = json.loads(self.body)
        return decoded


async def request(
    address: SplitResult,
    method: str,
    target: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> RawResponse:
    """Send one request on a connection of its own and return what came back until it was closed."""
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    fields = {"Host": address.netloc, "Connection": "close"} | dict(headers or {})
    if body:
        fields["Content-Length"] = str(len(body))
    head = "".join([f"{method} {target} HTTP/1.1\r\n", *(f"{k}: {v}\r\n" for k, v in fields.items()), "\r\n"])
    try:
        writer.write(head.encode("latin-1") + body)
        return parsed(await asyncio.wait_for(reader.read(), TIMEOUT_S))
    finally:
        writer.close()


def parsed(received: bytes) -> RawResponse:
    """Return the response in the bytes of a connection. Raises ValueError if they hold none."""
    head, _, body = received.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return RawResponse(
        int(status_line.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}, body
    )
