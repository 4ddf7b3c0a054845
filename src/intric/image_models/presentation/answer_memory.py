"""Bounds the memory that pictures in JSON answers take: their base64 is held until the client has read it."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from intric.api.current_user import CurrentUser
from intric.api.services import provide


@dataclass(frozen=True, slots=True, eq=False)
class _Waiter:
    user_id: UUID
    size: int
    granted: asyncio.Future[None]


class AnswerMemory:
    """A semaphore that counts bytes, first come first served; one user never holds more than half of them.

    An answer that is larger than that is given its bytes when the user, or anyone, holds no others.

    Args:
        limit: bytes that all answers may hold together.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: Counter[UUID] = Counter()
        self._waiting: deque[_Waiter] = deque()

    @property
    def held(self) -> int:
        """Bytes that all answers hold now."""
        return self._held.total()

    async def acquire(self, user_id: UUID, size: int, timeout_s: float) -> None:
        """Wait for `size` bytes. Raises TimeoutError after `timeout_s` seconds."""
        waiter = _Waiter(user_id, size, asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        self._grant()
        try:
            async with asyncio.timeout(timeout_s):
                await waiter.granted
        except BaseException:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
                self._grant()
            else:  # granted at the very moment
                self.release(user_id, size)
            raise

    def release(self, user_id: UUID, size: int) -> None:
        self._held[user_id] -= size
        if not self._held[user_id]:
            del self._held[user_id]
        self._grant()

    def _grant(self) -> None:
        for waiter in list(self._waiting):
            if waiter.granted.cancelled():  # it waits no longer, and is about to leave
                continue
            of_user = self._held[waiter.user_id]
            if of_user and of_user + waiter.size > self._limit // 2:
                continue
            of_all = self._held.total()
            if of_all and of_all + waiter.size > self._limit:
                return  # smaller answers must not overtake it for ever
            self._waiting.remove(waiter)
            self._held[waiter.user_id] += waiter.size
            waiter.granted.set_result(None)


class AnswerShare:
    """What one answer holds of the memory."""

    def __init__(self, memory: AnswerMemory, user_id: UUID) -> None:
        self._memory = memory
        self._user_id = user_id
        self._size = 0

    async def acquire(self, size: int, timeout_s: float) -> bool:
        """Wait for `size` bytes; False when they were not there within `timeout_s` seconds."""
        try:
            await self._memory.acquire(self._user_id, size, timeout_s)
        except TimeoutError:
            return False
        self._size = size
        return True

    def release(self) -> None:
        if self._size:
            self._memory.release(self._user_id, self._size)
            self._size = 0


async def _share(
    user: CurrentUser, memory: Annotated[AnswerMemory, Depends(provide(AnswerMemory))]
) -> AsyncIterator[AnswerShare]:
    """A share that is held until the response was sent."""
    share = AnswerShare(memory, user.id)
    try:
        yield share
    finally:
        share.release()


Share = Annotated[AnswerShare, Depends(_share)]
