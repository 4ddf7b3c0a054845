"""Providers that LiteLLM calls through its own asynchronous handler: how a call is made one request on our pool.

LiteLLM 1.106.2 (`llms/custom_httpx/http_handler.py`) sends a POST again when its connection is refused or lost, and
keeps a pool for each provider and timeout, unbounded in what it reads. Two of the three providers here take a handler
that is given to them, the third is made to, and a handler takes a transport: so what matters happens in `_OverPool`.
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

# LiteLLM always begins below it, whatever it is told (`llms/black_forest_labs`).
_BFL_HOST = "bfl.ai"

# What says no is short; what holds a picture is not worth parsing twice.
_LONGEST_REFUSAL = 100_000

# Others have no meaning here, such as an encoding that nobody asked for.
_KEPT_HEADERS = ("content-type", "retry-after")

# Azure's code in LiteLLM passes over the client that it is given, so it finds this one, that of the running call.
_handler_of_call: ContextVar[Any] = ContextVar("handler_of_call")

Move = Callable[[httpx.Request], httpx.URL]
ReadBody = Callable[[Mapping[str, Any]], None]


def foundry_arguments(endpoint: ProviderEndpoint) -> dict[str, Any]:
    """What LiteLLM needs to call a model of the Azure AI Foundry resource at `endpoint.base`."""
    _let_azure_find_the_handler()
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

    LiteLLM takes key and address of this provider from the environment alone, so one finds a word there that opens
    nothing, the right key goes along as a header, and the address is changed on the way. It follows the task that
    it started, at addresses that it accepts only below bfl.ai.
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
def _let_azure_find_the_handler() -> None:
    """In place of the function that LiteLLM's code for Azure gets its own handler from."""
    azure = importlib.import_module("litellm.llms.azure.azure")
    azure.__dict__["get_async_httpx_client"] = lambda **_: _handler_of_call.get()


def _handler(
    endpoint: ProviderEndpoint, move: Move = lambda request: request.url, read: ReadBody = lambda _: None
) -> Any:
    """LiteLLM's handler on our pool. It owns nothing that would have to be closed."""
    module = importlib.import_module("litellm.llms.custom_httpx.http_handler")
    handler = module.AsyncHTTPHandler(
        timeout=httpx.Timeout(endpoint.timeout_s, connect=min(5.0, endpoint.timeout_s)),
        transport=_OverPool(endpoint.http, move, read),
        follow_redirects=False,
    )
    handler.client = handler.client  # which says that its end is no reason to close it
    return handler


class _OverPool(httpx.AsyncBaseTransport):
    """Sends over the worker's pool, once, and reads the answer before LiteLLM does.

    Args:
        move: where a request goes instead of the address it has.
        read: raises for a success that is none.
    """

    def __init__(self, http: httpx.AsyncClient, move: Move, read: ReadBody) -> None:
        self._http = http
        self._move = move
        self._read = read

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._send(request)
        if answer.is_success:
            self._read(_short_json(answer.content))
        elif request.method == "GET":
            answer.raise_for_status()  # LiteLLM would keep the number alone
        return answer

    async def _send(self, request: httpx.Request) -> httpx.Response:
        sent = self._http.build_request(
            request.method,
            self._move(request),
            headers={name: value for name, value in request.headers.items() if name != "host"},
            content=await request.aread(),
            extensions={"timeout": request.extensions["timeout"]},
        )
        sent.headers.update({"Accept-Encoding": "identity", "User-Agent": "eneo-image-generation"})
        try:
            response = await self._http.send(sent, stream=True)
            try:
                body = b"".join([chunk async for chunk in response.aiter_raw()])
            finally:
                await response.aclose()
        except (httpx.ConnectError, httpx.RemoteProtocolError) as error:
            # Under any other name LiteLLM does not send the request again.
            raise httpx.NetworkError("no answer") from error
        kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        return httpx.Response(response.status_code, headers=kept, content=body, request=request)


def _short_json(body: bytes) -> Mapping[str, Any]:
    """The object that a short body holds; an empty one for all else."""
    if len(body) > _LONGEST_REFUSAL:
        return {}
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, Mapping) else {}


def _to_bfl(base: str | None) -> Move:
    """Tasks are begun at `base`, and asked for where the provider says; all at `base` if that is not the provider's."""
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
