from typing import Protocol


class JobQueue(Protocol):
    """The line in front of each provider. A job names no call: whoever gets it takes the call that is next."""

    async def enqueue(self, provider: str, count: int) -> None:
        """Add `count` jobs, in the transaction that adds as many calls."""
        ...
