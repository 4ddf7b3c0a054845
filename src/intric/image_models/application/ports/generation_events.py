from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID


class Subscription(Protocol):
    async def wait(self, timeout_s: float) -> bool:
        """Return when something may have happened, at the latest after `timeout_s` seconds.

        False when this process is about to end: then nobody should wait any longer.
        """
        ...


class GenerationEvents(Protocol):
    """Wakes those who watch a generation. It carries no news itself: look at the rows after each wake-up."""

    def listen(self, generation_id: UUID) -> AbstractAsyncContextManager[Subscription]:
        """A subscription that rings for everything that happens to this generation from now on."""
        ...
