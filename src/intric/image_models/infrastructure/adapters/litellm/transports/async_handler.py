"""Providers that LiteLLM calls through its own asynchronous handler: makes each call one request on our pool.

LiteLLM 1.106.2 (`llms/custom_httpx/http_handler.py`) sends a POST again when its connection is refused or lost, and
keeps a pool for each provider and timeout, without a limit on the response's size. Two of the three providers here
take a handler as an argument, the third is patched to, and a handler takes a transport: `_PoolTransport`.
"""

import functools
import importlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import Any

import httpx

from intric.image_models.infrastructure.adapters.litellm.error_body import RefusedInBody
from intric.image_models.infrastructure.adapters.litellm.provider_endpoint import ProviderEndpoint
from intric.image_models.infrastructure.adapters.litellm.transports.http import REQUEST_HEADERS, copy_response

# LiteLLM always calls it first, whatever address it is given (`llms/black_forest_labs`).
_BFL_HOST = "bfl.ai"

# A refusal is short; a body that holds a picture is not parsed twice.
_MAX_REFUSAL_BYTES = 100_000

# LiteLLM's code for Azure ignores the client argument; it is patched to use this one, of the running call.
_handler_of_call: ContextVar[Any] = ContextVar("handler_of_call")

Move = Callable[[httpx.Request], httpx.URL]
ReadBody = Callable[[Mapping[str, Any]], None]


def foundry_arguments(endpoint: ProviderEndpoint) -> dict[str, Any]:
    """What LiteLLM needs to call a model of the Azure AI Foundry resource at `endpoint.base`."""
    _patch_azure_handler()
    handler = _handler(endpoint)
    _handler_of_call.set(handler)
    return {
        "model": endpoint.model,
        "api_key": endpoint.credentials.api_key,
        "api_base": endpoint.base,
        "client": handler,
    }


def bfl_arguments(endpoint: ProviderEndpoint) -> dict[str, Any]:
    """What LiteLLM needs to call Black Forest Labs, at its own address or at `endpoint.base`.

    LiteLLM reads key and address of this provider from the environment only: a placeholder stands there, the right key
    is sent as a header, and the transport changes the address. LiteLLM polls the task that it started at the address
    that the provider names, which it accepts only below bfl.ai.
    """
    os.environ.setdefault("BLACK_FOREST_LABS_API_KEY", "goes-with-each-call")
    return {
        "model": endpoint.model,
        "extra_headers": {"x-key": endpoint.credentials.api_key},
        "client": _handler(endpoint, _to_bfl(endpoint.base), _read_bfl),
    }


def bedrock_arguments(endpoint: ProviderEndpoint) -> dict[str, Any]:
    """What LiteLLM needs to call Amazon Bedrock with an API key, which goes as a bearer token and signs nothing."""
    return {
        "model": endpoint.model,
        "api_key": endpoint.credentials.api_key,
        "api_base": endpoint.base,
        "client": _handler(endpoint, read=_read_bedrock),
    }


@functools.cache
def _patch_azure_handler() -> None:
    """Replace the function that LiteLLM's code for Azure gets its handler from."""
    azure = importlib.import_module("litellm.llms.azure.azure")
    azure.__dict__["get_async_httpx_client"] = lambda **_: _handler_of_call.get()


def _handler(
    endpoint: ProviderEndpoint, move: Move = lambda request: request.url, read: ReadBody = lambda _: None
) -> Any:
    """LiteLLM's handler on our pool. It owns nothing that has to be closed."""
    module = importlib.import_module("litellm.llms.custom_httpx.http_handler")
    handler = module.AsyncHTTPHandler(
        timeout=httpx.Timeout(endpoint.timeout_s, connect=min(5.0, endpoint.timeout_s)),
        transport=_PoolTransport(endpoint.http, move, read),
        follow_redirects=False,
    )
    handler.client = handler.client  # marks the client as not owned, so that the handler does not close it
    return handler


class _PoolTransport(httpx.AsyncBaseTransport):
    """Sends a request over the worker's pool, once, and reads the response before LiteLLM does.

    Args:
        move: gives the address that a request is sent to.
        read: raises RefusedInBody for a body that refuses.
    """

    def __init__(self, http: httpx.AsyncClient, move: Move, read: ReadBody) -> None:
        self._http = http
        self._move = move
        self._read = read

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._send(request)
        if response.is_success:
            self._read(_short_json(response.content))
        elif request.method == "GET":
            response.raise_for_status()  # LiteLLM would keep only the status
        return response

    async def _send(self, request: httpx.Request) -> httpx.Response:
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
        except (httpx.ConnectError, httpx.RemoteProtocolError) as error:
            # LiteLLM repeats a request after the original exception, not after this one.
            raise httpx.NetworkError("no answer") from error
        return copy_response(response, body, request=request)


def _short_json(body: bytes) -> Mapping[str, Any]:
    """The JSON object of a short body; an empty one for any other body."""
    if len(body) > _MAX_REFUSAL_BYTES:
        return {}
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, Mapping) else {}


def _to_bfl(base: str | None) -> Move:
    """Start tasks at `base`; poll them where the provider says, or at `base` if that is not the provider's own."""
    own = base is None or _is_bfl(httpx.URL(base))

    def move(request: httpx.Request) -> httpx.URL:
        if base is None or (own and request.method == "GET") or not _is_bfl(request.url):
            return request.url
        return httpx.URL(base + request.url.raw_path.decode("ascii"))

    return move


def _is_bfl(url: httpx.URL) -> bool:
    return url.host == _BFL_HOST or url.host.endswith(f".{_BFL_HOST}")


def _read_bfl(answer: Mapping[str, Any]) -> None:
    """docs.bfl.ai, "Errors": the states that a task can end in."""
    state = answer.get("status")
    if state in ("Request Moderated", "Content Moderated"):
        raise RefusedInBody(frozenset({str(state)}))
    if state in ("Error", "Failed"):
        raise RefusedInBody(frozenset(), status=500)


def _read_bedrock(answer: Mapping[str, Any]) -> None:
    """docs.aws.amazon.com, Stable Image on Bedrock: `finish_reasons` is all null where the pictures are there."""
    reasons = answer.get("finish_reasons")
    given = [str(reason) for reason in reasons if reason] if isinstance(reasons, Iterable) else []
    if given:
        filtered = frozenset(reason for reason in given if reason.lower().startswith("filter reason"))
        raise RefusedInBody(filtered, status=200 if filtered else 500)
