"""Waiting for a condition by polling."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def eventually(
    condition: Callable[[], bool] | Callable[[], Awaitable[bool]],
    what: str,
    timeout_s: float = 20,
    *,
    every_s: float = 0.01,
) -> None:
    """Poll until the condition is true. Raises AssertionError, which names `what`, on a timeout."""
    deadline = time.monotonic() + timeout_s
    while True:
        result = condition()
        if result if isinstance(result, bool) else await result:
            return
        assert time.monotonic() < deadline, _timeout_message(what, timeout_s)
        await asyncio.sleep(every_s)


def wait_until(condition: Callable[[], bool], what: str, timeout_s: float = 60.0) -> None:
    """Do the same in synchronous code."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, _timeout_message(what, timeout_s)
        time.sleep(0.05)


def _timeout_message(what: str, timeout_s: float) -> str:
    return f"{what} did not happen within {timeout_s:.0f} s"
