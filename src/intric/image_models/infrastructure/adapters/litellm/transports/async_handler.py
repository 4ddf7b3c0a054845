"""Providers that LiteLLM calls through its own asynchronous handler: makes each call one request on our pool.

LiteLLM 1.110.2 (`llms/custom_httpx/http_handler.py`) sends a POST again when its connection is refused, and keeps
a pool for each provider and timeout, without a limit on the response's size. Two of the three providers here take a
handler as an argument, the third is patched to, and a handler takes a transport: `PoolTransport`.
"""

import functools
import importlib
import os
from contextvars import ContextVar
from typing import Any

import httpx

from intric.image_models.infrastructure.adapters.litellm.error_body import RefusedInBody
from intric.image_models.infrastructure.adapters.litellm.flux_2_provider import Flux2, is_bfl
from intric.image_models.infrastructure.adapters.litellm.lenient_json import load_object
from intric.image_models.infrastructure.adapters.litellm.provider_endpoint import ProviderEndpoint
from intric.image_models.infrastructure.adapters.litellm.success_body import (
    raise_if_refused,
    reduce_bedrock,
    reduce_openai,
)
from intric.image_models.infrastructure.adapters.litellm.transports.polled_task import PolledTaskTransport
from intric.image_models.infrastructure.adapters.litellm.transports.pool import Move, PoolTransport

# LiteLLM's code for Azure ignores the client argument; it is patched to use this one, of the running call.
_handler_of_call: ContextVar[Any] = ContextVar("handler_of_call")


def foundry_arguments(endpoint: ProviderEndpoint) -> dict[str, Any]:
    """What LiteLLM needs to call a model of the Azure AI Foundry resource at `endpoint.base`."""
    _patch_azure_handler()
    handler = _handler(endpoint, PoolTransport(endpoint.http, reduce_openai))
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
    that the provider names, which it accepts only below bfl.ai. FLUX.2 goes the same way, without LiteLLM's code.
    """
    client = _handler(
        endpoint,
        PolledTaskTransport(endpoint.http, _read_bfl, _to_bfl(endpoint.base), timeout_s=endpoint.timeout_s),
    )
    if endpoint.name.startswith("flux-2"):
        model = f"{Flux2.PROVIDER}/{endpoint.name}"
        return {"model": model, "api_key": endpoint.credentials.api_key, "client": client}
    os.environ.setdefault("BLACK_FOREST_LABS_API_KEY", "goes-with-each-call")
    return {
        "model": endpoint.model,
        "extra_headers": {"x-key": endpoint.credentials.api_key},
        "client": client,
    }


def bedrock_arguments(endpoint: ProviderEndpoint) -> dict[str, Any]:
    """What LiteLLM needs to call Amazon Bedrock with an API key, which goes as a bearer token and signs nothing."""
    return {
        "model": endpoint.model,
        "api_key": endpoint.credentials.api_key,
        "api_base": endpoint.base,
        "client": _handler(endpoint, PoolTransport(endpoint.http, reduce_bedrock)),
    }


@functools.cache
def _patch_azure_handler() -> None:
    """Replace the function that LiteLLM's code for Azure gets its handler from."""
    azure = importlib.import_module("litellm.llms.azure.azure")
    azure.__dict__["get_async_httpx_client"] = lambda **_: _handler_of_call.get()


def _handler(endpoint: ProviderEndpoint, transport: PoolTransport) -> Any:
    """LiteLLM's handler on our pool. It owns nothing that has to be closed."""
    module = importlib.import_module("litellm.llms.custom_httpx.http_handler")
    handler = module.AsyncHTTPHandler(
        timeout=httpx.Timeout(endpoint.timeout_s, connect=min(5.0, endpoint.timeout_s)),
        transport=transport,
        follow_redirects=False,
    )
    handler.client = handler.client  # marks the client as not owned, so that the handler does not close it
    return handler


def _to_bfl(base: str | None) -> Move:
    """Start tasks at `base`; poll them where the provider says, or at `base` if that is not the provider's own."""
    own = base is None or is_bfl(base)

    def move(request: httpx.Request) -> httpx.URL:
        if base is None or (own and request.method == "GET") or not is_bfl(request.url):
            return request.url
        return httpx.URL(base + request.url.raw_path.decode("ascii"))

    return move


def _read_bfl(body: bytes) -> bytes:
    """docs.bfl.ai, "Errors": the states that a task can end in."""
    answer = load_object(body) or {}
    state = answer.get("status")
    if state in ("Request Moderated", "Content Moderated"):
        raise RefusedInBody(frozenset({str(state)}))
    if state in ("Error", "Failed"):
        raise RefusedInBody(frozenset(), status=500)
    if not state and "polling_url" not in answer:
        raise_if_refused(answer)
    return body
