"""HTTP to the fleet's servers, which are chosen in turn, over connections that can be cut from outside."""

import asyncio
import random
from collections.abc import Coroutine
from typing import Any, TypeVar

import httpx

T = TypeVar("T")
API = "/api/v1"


class ConnectionBroken(Exception):
    """Cut by us, dropped by the server, or never made: what came of the request is not known."""


class Talks:
    """Args:
    urls: of the servers.
    token: whoever asks is signed in with it.
    """

    def __init__(self, urls: list[str], token: str) -> None:
        self._urls = urls
        self._turn = 0
        self._http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(40, connect=2),
            limits=httpx.Limits(max_connections=None),
        )
        self._open: set[asyncio.Task[Any]] = set()
        self._cut: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        await self._http.aclose()

    def request(self, method: str, path: str, **options: Any) -> httpx.Request:
        """To the next server in turn."""
        self._turn += 1
        url = self._urls[self._turn % len(self._urls)] + API + path
        return self._http.build_request(method, url, **options)

    async def send(self, request: httpx.Request) -> httpx.Response:
        """An answer in one piece. Raises ConnectionBroken."""
        return await self.cuttable(self._http.send(request))

    async def open(self, request: httpx.Request) -> httpx.Response:
        """An answer whose body is still to be read, to be used within `cuttable`, and to be closed."""
        return await self._http.send(request, stream=True)

    async def cuttable(self, talk: Coroutine[Any, Any, T]) -> T:
        """Carry a talk through. Raises ConnectionBroken."""
        task = asyncio.create_task(talk)
        self._open.add(task)
        try:
            return await task
        except httpx.TransportError as error:
            raise ConnectionBroken from error
        except asyncio.CancelledError:
            if task not in self._cut:
                raise
            raise ConnectionBroken from None
        finally:
            self._open.discard(task)
            self._cut.discard(task)

    def cut(self, count: int, dice: random.Random) -> int:
        """Break so many of the connections that are in use; how many there were."""
        talking = sorted(self._open, key=lambda task: task.get_name())
        chosen = dice.sample(talking, min(count, len(talking)))
        for task in chosen:
            self._cut.add(task)
            task.cancel()
        return len(chosen)


async def sign_in(url: str, email: str, password: str) -> str:
    """A token."""
    async with httpx.AsyncClient(base_url=url + API) as http:
        answer = await http.post("/users/login/token/", data={"username": email, "password": password})
        token: str = answer.raise_for_status().json()["access_token"]
        return token


async def enable(talks: Talks, *names: str) -> dict[str, str]:
    """Switch these models on for the organisation; their ids by name."""
    listed = (await talks.send(talks.request("GET", "/image-models/"))).raise_for_status().json()["items"]
    ids = {model["name"]: model["id"] for model in listed if model["name"] in names}
    for model_id in ids.values():
        flags = {"is_org_enabled": True}
        answer = await talks.send(talks.request("POST", f"/image-models/{model_id}/", json=flags))
        answer.raise_for_status()
    return ids
