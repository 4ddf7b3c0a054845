"""Providers that LiteLLM calls with blocking HTTP, on threads of the worker's own.

LiteLLM 1.106.2 would use the event loop's few default threads, also under `aimage_generation`: six calls that hang
there hold up all other providers. And whoever gives up on such a call only stops waiting for it: connection and
thread are kept until the provider says something. Here each provider has threads of its own, and each call a
connection of its own that is cut when nobody waits for it any more.
"""

import asyncio
import importlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from intric.image_models.infrastructure.adapters.litellm.error_body import RefusedInBody
from intric.image_models.infrastructure.adapters.litellm.provider_endpoint import ProviderEndpoint
from intric.image_models.infrastructure.adapters.litellm.refusals_with_200 import read_refusals
from intric.image_models.infrastructure.adapters.litellm.transports.cancellable_connection import (
    CancellableConnection,
)

# ErrorBody with every call: without an address LiteLLM would look for one in the environment.
_BASES: Mapping[str, str] = {
    "gemini": "https://generativelanguage.googleapis.com/v1beta",
    "stability": "https://api.stability.ai",
    "recraft": "https://external.api.recraft.ai",
}


def threaded_arguments(endpoint: ProviderEndpoint) -> dict[str, Any]:
    """What LiteLLM needs to call the provider, or a server at `endpoint.base` that speaks its API."""
    return {
        "model": endpoint.model,
        "api_key": endpoint.credentials.api_key,
        # Without an address LiteLLM would look for one in the environment.
        "api_base": endpoint.base,
    }


class BlockingCalls:
    """Carries out blocking calls, at most `threads` at once for each provider.

    A call that was given up on counts until its thread has ended. Calls beyond the limit wait in line; one that is
    given up on there is never sent.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._executors: dict[str, ThreadPoolExecutor] = {}

    async def run(self, generate: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
        """LiteLLM's `ImageResponse`. Raises whatever LiteLLM raises, and RefusedInBody for refusals that it misses.

        Args:
            generate: LiteLLM's `image_generation`.
            arguments: of one provider, see `threaded_arguments`.
        """
        line = CancellableConnection()
        executor = self._executor(arguments["model"].partition("/")[0])
        try:
            return await asyncio.get_running_loop().run_in_executor(
                executor, _generate, generate, arguments, line
            )
        finally:
            line.cut()

    def close(self) -> None:
        """Takes no more calls. Does not wait for those that are out."""
        for executor in self._executors.values():
            executor.shutdown(wait=False, cancel_futures=True)

    def _executor(self, provider: str) -> ThreadPoolExecutor:
        if provider not in self._executors:
            self._executors[provider] = ThreadPoolExecutor(self._threads, thread_name_prefix=provider)
        return self._executors[provider]


def _generate(generate: Callable[..., Any], arguments: Mapping[str, Any], line: CancellableConnection) -> Any:
    handler = importlib.import_module("litellm.llms.custom_httpx.http_handler")
    answer, failure = None, None
    with line.open() as client:
        try:
            answer = generate(**arguments, client=handler.HTTPHandler(client=client))
        except Exception as error:  # LiteLLM raises whatever its dependencies do
            failure = error
    refusals = read_refusals(line.body) if line.status == 200 and not getattr(answer, "data", None) else None
    if refusals:
        raise RefusedInBody(refusals)
    if failure is not None:
        raise failure
    return answer
