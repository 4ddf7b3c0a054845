import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from intric.image_models.infrastructure.adapters.litellm.transports.repeated_reads import (
    ReadFailed,
    may_pass,
    repeat_read,
)


def failing(*failures: ReadFailed) -> tuple[Callable[[], Awaitable[str]], list[ReadFailed]]:
    """Return a read that fails in these ways, in turn, before it succeeds; and the failures that are left."""
    left = list(failures)

    async def read() -> str:
        if left:
            raise left.pop(0)
        return "picture"

    return read, left


async def repeated(read: Callable[[], Awaitable[str]], *, within_s: float = 5.0) -> str:
    deadline = asyncio.get_running_loop().time() + within_s
    return await repeat_read(read, deadline=deadline, first_pause_s=0.001)


class TestRepeatRead:
    async def test_a_read_is_repeated_until_it_succeeds(self) -> None:
        read, _ = failing(ReadFailed(503), ReadFailed(), ReadFailed(429, retry_after=0.01), ReadFailed(404))

        assert await repeated(read) == "picture"

    @pytest.mark.parametrize("status", [403, 404, 410])
    async def test_what_is_missing_is_looked_for_five_times(self, status: int) -> None:
        read, left = failing(*[ReadFailed(status) for _ in range(8)])

        with pytest.raises(ReadFailed) as caught:
            await repeated(read)

        assert caught.value.status == status
        assert len(left) == 3

    async def test_nothing_is_repeated_after_the_deadline(self) -> None:
        read, left = failing(ReadFailed(503, retry_after=10**300), ReadFailed(500))
        before = time.monotonic()

        with pytest.raises(ReadFailed) as caught:
            await repeated(read)

        assert caught.value.status == 503
        assert len(left) == 1
        assert time.monotonic() - before < 1

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (404, True),
            (429, True),
            (500, True),
            (503, True),
            (202, True),
            (400, False),
            (401, False),
            (301, False),
        ],
    )
    def test_which_statuses_may_pass(self, status: int, expected: bool) -> None:
        assert may_pass(status) is expected
