"""Whether more pictures may be ordered. One that was accepted is always stored: it is paid for."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from intric.image_models.application.ports.picture_usage import PictureUsage
from intric.image_models.application.ports.unit_of_work import UnitOfWork
from intric.image_models.domain.generation import Generation, GenerationKind
from intric.image_models.domain.image_generator import MAX_PICTURE_BYTES
from intric.shared.free_disk import FreeDisk
from intric.shared.quotas import Quota

# Counting a million pictures takes 100 ms: far from the limit that is not done for each order.
REMEMBERED_S = 60.0
REMEMBERED_OWNERS = 10_000


@dataclass(slots=True)
class _Room:
    pictures: int
    until: float


class PictureQuota:
    """Args:
    pictures: how many one person and one organisation may have.
    size: how many bytes.
    disk: refuses when it is nearly full.
    """

    def __init__(
        self, pictures: Quota, size: Quota, disk: FreeDisk, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pictures = pictures
        self._size = size
        self._disk = disk
        self._clock = clock
        self._rooms: dict[UUID, _Room] = {}

    async def require_room(self, uow: UnitOfWork, generation: Generation) -> None:
        """Check before a generation is accepted. Exact near the limit for one server, about right over several.

        Raises:
            QuotaExceeded: the person or the organisation would have too many pictures, or has too many bytes.
            StorageFull: too little of the disk is free.
        """
        self._disk.require()
        if generation.kind is GenerationKind.TEST or self._take_remembered(generation):
            return
        usage = await uow.picture_usage.of(generation.tenant_id, generation.user_id)
        self._pictures.require_room(usage.pictures, generation.requested)
        self._size.require_room(usage.size, more=1)
        self._remember(generation, usage)

    def _take_remembered(self, generation: Generation) -> bool:
        """Take the pictures from the room that was found for both owners a short time ago."""
        rooms = [self._rooms.get(generation.user_id), self._rooms.get(generation.tenant_id)]
        known = [room for room in rooms if room and room.until > self._clock()]
        if len(known) < len(rooms) or min(room.pictures for room in known) < generation.requested:
            return False
        for room in known:
            room.pictures -= generation.requested
        return True

    def _remember(self, generation: Generation, usage: PictureUsage) -> None:
        if len(self._rooms) >= REMEMBERED_OWNERS:
            self._rooms.clear()
        pictures, size = self._pictures.room(usage.pictures), self._size.room(usage.size)
        for owner, number, number_of_bytes in (
            (generation.user_id, pictures.of_user, size.of_user),
            (generation.tenant_id, pictures.of_tenant, size.of_tenant),
        ):
            fits = min(number, number_of_bytes // MAX_PICTURE_BYTES) - generation.requested
            self._rooms[owner] = _Room(fits, self._clock() + REMEMBERED_S)
