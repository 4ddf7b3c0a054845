import json
from collections.abc import AsyncIterator
from typing import Any

import httpx


async def read_events(stream: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    """Name and data of each Server-Sent Event, comments left out."""
    name, data = "", ""
    async for line in stream.aiter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            data += value
        elif not line and name:
            yield name, json.loads(data)
            name, data = "", ""
