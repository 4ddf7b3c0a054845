"""Providers that LiteLLM calls with blocking HTTP, on threads of our own.

LiteLLM 1.110.2 would use the event loop's few default threads, also under `aimage_generation`: six hanging calls
block all other providers. And cancelling such a call only stops waiting for it: connection and thread are kept until
the provider responds. Here each provider has its own threads, and each call its own connection, which is closed when
the call is cancelled.
"""

import asyncio
import importlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from intric.image_models.infrastructure.adapters.litellm.provider_endpoint import ProviderEndpoint
from intric.image_models.infrastructure.adapters.litellm.success_body import (
    ReduceBody,
    keep_body,
    reduce_google,
    reduce_openai,
    reduce_stability,
)
from intric.image_models.infrastructure.adapters.litellm.transports.cancellable_connection import (
    CancellableConnection,
)
from intric.shared.egress.outbound_proxy import OutboundProxy

# By LiteLLM's name of the provider. The body of one that is not here is handed on as it is.
_FORMATS: Mapping[str, ReduceBody] = {
    "gemini": reduce_google,
    "recraft": reduce_openai,
    "stability": reduce_stability,
}

# Not for LiteLLM: the check of the call's connection.
_HOSTS = "hosts"


def threaded_arguments(endpoint: ProviderEndpoint) -> dict[str, Any]:
    """What LiteLLM needs to call the provider, or a server at `endpoint.base` that speaks its API."""
    return {
        "model": endpoint.model,
        "api_key": endpoint.credentials.api_key,
        # Without an address LiteLLM would look for one in the environment.
        "api_base": endpoint.base,
        _HOSTS: endpoint.hosts,
    }


class BlockingCalls:
    """Makes blocking calls, at most `threads` at once for each provider.

    A cancelled call counts until its thread has ended. Calls beyond the limit wait; one that is cancelled while it
    waits is never sent.

    Args:
        proxy: the one that their connections go by, None for none.
    """

    def __init__(self, threads: int, proxy: OutboundProxy | None = None) -> None:
        self._threads = threads
        self._proxy = proxy
        self._executors: dict[str, ThreadPoolExecutor] = {}

    async def run(self, provider: str, generate: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
        """LiteLLM's `ImageResponse`. Raises what LiteLLM raises, and RefusedInBody in the chain of its exceptions.

        Args:
            provider: the one whose threads the call takes.
            generate: LiteLLM's `image_generation`.
            arguments: see `threaded_arguments`.
        """
        of_litellm = {name: value for name, value in arguments.items() if name != _HOSTS}
        prefix = str(arguments["model"]).partition("/")[0]
        connection = CancellableConnection(
            _FORMATS.get(prefix, keep_body), self._proxy, arguments.get(_HOSTS)
        )
        executor = self._executor(provider)
        try:
            return await asyncio.get_running_loop().run_in_executor(
                executor, _generate, generate, of_litellm, connection
            )
        finally:
            connection.cancel()

    def close(self) -> None:
        """Accept no more calls. Does not wait for running ones."""
        for executor in self._executors.values():
            executor.shutdown(wait=False, cancel_futures=True)

    def _executor(self, provider: str) -> ThreadPoolExecutor:
        if provider not in self._executors:
            self._executors[provider] = ThreadPoolExecutor(self._threads, thread_name_prefix=provider)
        return self._executors[provider]


def _generate(
    generate: Callable[..., Any], arguments: Mapping[str, Any], connection: CancellableConnection
) -> Any:
    handler = importlib.import_module("litellm.llms.custom_httpx.http_handler")
    with connection.open() as client:
        return generate(**arguments, client=handler.HTTPHandler(client=client))
