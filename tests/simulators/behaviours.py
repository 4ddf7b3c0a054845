"""Misbehaviours that are the same for every provider."""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from tests.simulators.base import Behaviour, Exchange


def status(code: int, body: Any = None, headers: Mapping[str, str] | None = None) -> Behaviour:
    """Answer with an HTTP status and a JSON body."""

    async def behave(exchange: Exchange) -> None:
        await exchange.respond_json(code, {} if body is None else body, headers)

    return behave


def raw(body: bytes, content_type: str = "application/json", *, code: int = 200) -> Behaviour:
    """Answer with these bytes."""

    async def behave(exchange: Exchange) -> None:
        await exchange.respond(code, body, {"Content-Type": content_type})

    return behave


def text(content: str, *, code: int = 200, content_type: str = "text/plain") -> Behaviour:
    """Answer with something that is not JSON."""
    return raw(content.encode(), content_type, code=code)


def body(content: bytes) -> Behaviour:
    """Answer with the bytes of a picture."""
    return raw(content, "image/png")


def html(code: int = 200) -> Behaviour:
    """Answer with an HTML page, as a proxy does."""
    return text("<html><body>Bad gateway</body></html>", code=code, content_type="text/html")


async def hang(exchange: Exchange) -> None:
    """Read the request and never answer."""
    await exchange.until_abandoned()


async def trickle(exchange: Exchange) -> None:
    """Begin an answer and stop sending in the middle of it."""
    await exchange.begin(200, {"Content-Type": "application/json"}, length=1_000_000)
    await exchange.send_part(b'{"created": 1, "data": [')
    await exchange.until_abandoned()


async def reset(exchange: Exchange) -> None:
    """Read the request and reset the connection."""
    exchange.reset()


async def close(exchange: Exchange) -> None:
    """Read the request and close the connection without an answer."""
    exchange.close()


async def reset_in_the_middle(exchange: Exchange) -> None:
    await exchange.begin(200, {"Content-Type": "application/json"}, length=1_000_000)
    await exchange.send_part(b'{"created": 1, "data": [')
    exchange.reset()


async def close_in_the_middle(exchange: Exchange) -> None:
    await exchange.begin(200, {"Content-Type": "application/json"}, length=1_000_000)
    await exchange.send_part(b'{"created": 1, "data": [')
    exchange.close()


def cut_json(body: Any) -> Behaviour:
    """Answer with complete HTTP and half of its JSON."""
    whole = json.dumps(body)
    return text(whole[: len(whole) // 2], content_type="application/json")


async def endless(exchange: Exchange) -> None:
    """Send an endless answer."""
    await exchange.begin(200, {"Content-Type": "application/json"})
    while True:
        await exchange.send_part(b" " * 1_000_000)


PACKINGS: Mapping[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}


class _PackingExchange(Exchange):
    def __init__(self, plain: Exchange, encoding: str) -> None:
        self.__dict__.update(vars(plain))
        self._encoding = encoding

    async def respond(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        labelled = {**headers, "Content-Encoding": self._encoding}
        await super().respond(status, PACKINGS[self._encoding](body), labelled)


def packed(behaviour: Behaviour, encoding: str) -> Behaviour:
    """Compress what `behaviour` answers, whatever the client accepts."""

    async def behave(exchange: Exchange) -> None:
        await behaviour(_PackingExchange(exchange, encoding))

    return behave
