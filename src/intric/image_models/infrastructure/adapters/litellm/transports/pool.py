"""Sends one call over the worker's pool, and reads its answer before LiteLLM does."""

import asyncio
from collections.abc import Callable

import httpx

from intric.image_models.infrastructure.adapters.litellm.success_body import ReduceBody
from intric.image_models.infrastructure.adapters.litellm.transports.content_encoding import is_packed, unpack
from intric.image_models.infrastructure.adapters.litellm.transports.http import (
    MAX_RESPONSE_BYTES,
    REQUEST_HEADERS,
    copy_response,
)

Move = Callable[[httpx.Request], httpx.URL]


def keep_address(request: httpx.Request) -> httpx.URL:
    """Send a request to its own address."""
    return request.url


class PoolTransport(httpx.AsyncBaseTransport):
    """Sends a request over the worker's pool, once, and reads the response before LiteLLM does.

    Args:
        reduce: what is handed on of the body of a success; may raise RefusedInBody.
        move: gives the address that a request is sent to.
    """

    def __init__(self, http: httpx.AsyncClient, reduce: ReduceBody, move: Move = keep_address) -> None:
        self._http = http
        self._reduce = reduce
        self._move = move

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response, body = await self._send(request)
        if response.is_success:
            body = self._reduce(body)
        return copy_response(response, body, request=request)

    async def _send(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        sent = self._http.build_request(
            request.method,
            self._move(request),
            headers={name: value for name, value in request.headers.items() if name != "host"},
            content=await request.aread(),
            extensions={"timeout": request.extensions["timeout"]},
        )
        sent.headers.update(REQUEST_HEADERS)
        try:
            response = await self._http.send(sent, stream=True)
            try:
                body = b"".join([chunk async for chunk in response.aiter_raw()])
            finally:
                await response.aclose()
        except httpx.ConnectError as error:
            # LiteLLM repeats a request after the original exception, not after this one.
            raise httpx.NetworkError("no answer") from error
        if is_packed(response):
            body = await asyncio.to_thread(unpack, response, body, MAX_RESPONSE_BYTES)
        return response, body
