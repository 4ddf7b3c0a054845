from typing import Protocol


class JobQueue(Protocol):
    """The queue of each provider. A job names no call: the worker that gets it claims the call that is next."""

    async def enqueue(self, provider: str, count: int) -> None:
        """Add `count` jobs, in the transaction that adds as many calls."""
        ...
