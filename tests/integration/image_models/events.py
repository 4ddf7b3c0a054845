import json
from collections.abc import AsyncIterator
from typing import Any

import httpx


async def read_events(stream: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    """Yield name and data of each Server-Sent Event, without comments."""
    async for _, name, data in read_numbered_events(stream):
        yield name, data


async def read_numbered_events(stream: httpx.Response) -> AsyncIterator[tuple[int | None, str, Any]]:
    """Yield id, name and data of each Server-Sent Event; the id is None where the event has none."""
    number: int | None = None
    name, data = "", ""
    async for line in stream.aiter_lines():
        field, _, value = line.partition(": ")
        if field == "id":
            number = int(value)
        elif field == "event":
            name = value
        elif field == "data":
            data += value
        elif not line and name:
            yield number, name, json.loads(data)
            number, name, data = None, "", ""
