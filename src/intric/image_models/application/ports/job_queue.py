from typing import Protocol


class Permits(Protocol):
    """The line in front of each provider. A permit names no call: whoever gets it takes the call that is next."""

    async def enqueue(self, provider: str, count: int) -> None:
        """Add `count` permits, in the transaction that adds as many calls."""
        ...
