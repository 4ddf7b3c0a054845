"""Slots that those who wait for them get in turn."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class FairSlots:
    """A number of slots. The owner that holds fewest is granted the next one; among equals they take turns.

    Args:
        each: how many slots one owner may hold. Fewer than `total`: there is always one left for another.
    """

    def __init__(self, total: int, *, each: int) -> None:
        self._free = total
        self._each = each
        self._held: Counter[Hashable] = Counter()
        self._waiting: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def slot(self, owner: Hashable) -> AsyncIterator[None]:
        """Wait for a slot and hold it for the length of the block."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(owner, deque()).append(turn)
        self._grant()
        try:
            await turn
            yield
        finally:
            if turn.done() and not turn.cancelled():
                self._free += 1
                self._held[owner] -= 1
                self._held += Counter()  # without those that hold none
            self._grant()

    def _grant(self) -> None:
        for owner in sorted(self._waiting, key=self._held.__getitem__):
            turns = self._waiting[owner]
            while turns and turns[0].cancelled():
                turns.popleft()
            if turns and self._free and self._held[owner] < self._each:
                turns.popleft().set_result(None)
                self._free -= 1
                self._held[owner] += 1
                self._waiting.move_to_end(owner)
            if not turns:
                del self._waiting[owner]
