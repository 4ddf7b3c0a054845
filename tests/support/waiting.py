import asyncio
import time
from collections.abc import Awaitable, Callable


async def eventually(
    true: Callable[[], bool] | Callable[[], Awaitable[bool]],
    what: str,
    timeout_s: float = 20,
    *,
    every_s: float = 0.01,
) -> None:
    """Look again and again until it is true; AssertionError naming `what` when it does not become so."""
    deadline = time.monotonic() + timeout_s
    while True:
        seen = true()
        if seen if isinstance(seen, bool) else await seen:
            return
        assert time.monotonic() < deadline, f"{what} did not happen within {timeout_s:.0f} s"
        await asyncio.sleep(every_s)
