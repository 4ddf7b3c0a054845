"""HTTP to the fleet's servers in round-robin order, over connections that a test can drop."""

import asyncio
import random
from collections.abc import Coroutine
from typing import Any, TypeVar

import httpx

T = TypeVar("T")
API = "/api/v1"


class ConnectionBroken(Exception):
    """The connection was dropped by the test or the server, or never made; the request's outcome is unknown."""


class ApiClient:
    """Args:
    urls: of the servers.
    token: of the signed-in user.
    """

    def __init__(self, urls: list[str], token: str) -> None:
        self._urls = urls
        self._request_count = 0
        self._http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(40, connect=2),
            limits=httpx.Limits(max_connections=None),
        )
        self._active: set[asyncio.Task[Any]] = set()
        self._dropped: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        await self._http.aclose()

    def request(self, method: str, path: str, **options: Any) -> httpx.Request:
        """Build a request to the next server."""
        self._request_count += 1
        url = self._urls[self._request_count % len(self._urls)] + API + path
        return self._http.build_request(method, url, **options)

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send a request and read the whole response. Raises ConnectionBroken."""
        return await self.droppable(self._http.send(request))

    async def open(self, request: httpx.Request) -> httpx.Response:
        """Return a response whose body is unread. Call it within `droppable`, and close the response."""
        return await self._http.send(request, stream=True)

    async def droppable(self, exchange: Coroutine[Any, Any, T]) -> T:
        """Await an exchange that `drop_connections` may cancel. Raises ConnectionBroken."""
        task = asyncio.create_task(exchange)
        self._active.add(task)
        try:
            return await task
        except httpx.TransportError as error:
            raise ConnectionBroken from error
        except asyncio.CancelledError:
            if task not in self._dropped:
                raise
            raise ConnectionBroken from None
        finally:
            self._active.discard(task)
            self._dropped.discard(task)

    def drop_connections(self, count: int, rng: random.Random) -> int:
        """Drop up to `count` of the connections in use; return how many were dropped."""
        active = sorted(self._active, key=lambda task: task.get_name())
        chosen = rng.sample(active, min(count, len(active)))
        for task in chosen:
            self._dropped.add(task)
            task.cancel()
        return len(chosen)


async def sign_in(url: str, email: str, password: str) -> str:
    """Return a session token."""
    async with httpx.AsyncClient(base_url=url + API) as http:
        response = await http.post("/users/login/token/", data={"username": email, "password": password})
        token: str = response.raise_for_status().json()["access_token"]
        return token


async def enable_models(api: ApiClient, *names: str) -> dict[str, str]:
    """Enable these models for the organisation; return their ids by name."""
    models = (await api.send(api.request("GET", "/image-models/"))).raise_for_status().json()["items"]
    ids = {model["name"]: model["id"] for model in models if model["name"] in names}
    for model_id in ids.values():
        flags = {"is_org_enabled": True}
        response = await api.send(api.request("POST", f"/image-models/{model_id}/", json=flags))
        response.raise_for_status()
    return ids
