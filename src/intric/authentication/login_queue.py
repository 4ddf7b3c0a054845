import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from intric.shared.exceptions import RateLimited
from intric.users.passwords import CONCURRENT_HASHES

# A full queue of hashes of 50 ms takes some seconds to clear.
RETRY_AFTER_S = 5


@dataclass(slots=True)
class _Client:
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CONCURRENT_HASHES))
    attempts: int = 0


class LoginQueue:
    """Admits as many attempts at once as passwords are hashed at once; the others wait.

    No client has more attempts in the common queue than it has slots, so another's wait does not depend on how many
    it sends. It fills at most half of the places to wait.
    """

    def __init__(self, max_waiting: int) -> None:
        self._max_waiting = max_waiting
        self._slots = asyncio.Semaphore(CONCURRENT_HASHES)
        self._clients: dict[str, _Client] = {}
        self._attempts = 0

    @asynccontextmanager
    async def slot(self, client: str) -> AsyncIterator[None]:
        """Hold a slot for the length of the block. Raises RateLimited if too many attempts wait."""
        of_client = self._clients.get(client) or _Client()
        if self._attempts >= self._max_waiting or of_client.attempts >= max(self._max_waiting // 2, 1):
            raise RateLimited(
                "Too many people are signing in right now. Try again in a few seconds.",
                retry_after=RETRY_AFTER_S,
            )
        self._clients[client] = of_client
        self._attempts += 1
        of_client.attempts += 1
        try:
            async with of_client.slots, self._slots:
                yield
        finally:
            self._attempts -= 1
            of_client.attempts -= 1
            if not of_client.attempts:
                self._clients.pop(client, None)
