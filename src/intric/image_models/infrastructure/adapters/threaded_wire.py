"""Providers whose calls block a thread in LiteLLM, on threads of the worker's own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class BlockingCalls:
    """Carries out blocking calls, at most `threads` at once, away from the threads that others need.

    Giving up on a call only stops the waiting: its thread is taken until the provider answers or goes silent.
    """

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="provider")

    async def run(self, call: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    def close(self) -> None:
        """Takes no more calls. Does not wait for those that are out."""
        self._threads.shutdown(wait=False, cancel_futures=True)
