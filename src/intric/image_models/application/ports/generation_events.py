from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID


class Subscription(Protocol):
    async def wait(self, timeout_s: float) -> bool:
        """Wait for a notification, at most `timeout_s` seconds. False when this process is shutting down."""
        ...


class GenerationEvents(Protocol):
    """Notifies watchers of a generation. A notification carries no data: the watcher reads the rows."""

    def listen(self, generation_id: UUID) -> AbstractAsyncContextManager[Subscription]:
        """Subscribe to the changes of this generation for the length of the block."""
        ...
