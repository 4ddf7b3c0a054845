"""Limits the event streams that one user has open in this process."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from intric.api.current_user import CurrentUser
from intric.api.services import provide
from intric.image_models.presentation.generation_stream import wants_events
from intric.shared.exceptions import RateLimited

RETRY_AFTER_S = 10


class OpenStreams:
    """Args:
    limit: streams of one user.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: Counter[UUID] = Counter()

    @contextmanager
    def held(self, user_id: UUID) -> Iterator[None]:
        """Count a stream for the length of the block. Raises RateLimited where the user has too many."""
        if self._open[user_id] >= self._limit:
            raise RateLimited(
                "You have too many event streams open. Close some, or ask without `text/event-stream`.",
                details={"limit": self._limit},
                retry_after=RETRY_AFTER_S,
            )
        self._open[user_id] += 1
        try:
            yield
        finally:
            self._open[user_id] -= 1
            if not self._open[user_id]:
                del self._open[user_id]


async def _hold_stream(
    request: Request, user: CurrentUser, streams: Annotated[OpenStreams, Depends(provide(OpenStreams))]
) -> AsyncIterator[None]:
    """Hold the user's place for a stream until the response was sent; before anything is accepted."""
    if not wants_events(request):
        yield
        return
    with streams.held(user.id):
        yield


LimitedStreams = Depends(_hold_stream)
