"""Repeats the free half of a paid call: reading a task that was started, or a picture that was made.

A failed read says nothing about the call, which is paid for. So the read is repeated with growing pauses, within the
call's time limit, and never the call.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import TypeVar

Result = TypeVar("Result")

_MAX_PAUSE_S = 15.0

# What is missing may not be there yet; so often it is looked for.
_TRIES_IF_MISSING = 5

_MISSING = frozenset({403, 404, 410})
_PASSING = frozenset({202, 204, 408, 409, 423, 425, 429})


class ReadFailed(Exception):
    """A read that failed and may succeed when it is repeated.

    Args:
        status: of the HTTP response, None if there was none.
        retry_after: seconds, if the server named them.
    """

    def __init__(self, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__("a read failed")
        self.status = status
        self.retry_after = retry_after


def may_pass(status: int) -> bool:
    """Whether a read that got this status can succeed later."""
    return status in _MISSING or status in _PASSING or status >= 500


async def repeat_read(
    read: Callable[[], Awaitable[Result]], *, deadline: float, first_pause_s: float
) -> Result:
    """Return what `read` returns, repeating it while it raises ReadFailed; raises the last one.

    Args:
        deadline: time of the event loop after which nothing is repeated.
        first_pause_s: doubled for each repetition, up to 15 s, which is also the most that the server may ask for.
    """
    loop = asyncio.get_running_loop()
    missing = 0
    for attempt in itertools.count():
        try:
            return await read()
        except ReadFailed as error:
            missing += error.status in _MISSING
            pause = min(max(first_pause_s * 2 ** min(attempt, 16), error.retry_after or 0.0), _MAX_PAUSE_S)
            if missing >= _TRIES_IF_MISSING or loop.time() + pause >= deadline:
                raise
        await asyncio.sleep(pause)
    raise AssertionError("unreachable")
