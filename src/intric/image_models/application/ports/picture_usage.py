from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from intric.shared.quotas import Usage


@dataclass(frozen=True, slots=True)
class PictureUsage:
    """Attributes:
    pictures: the stored ones, and those that open generations asked for.
    size: of the stored ones, in bytes; their renditions don't count.
    """

    pictures: Usage
    size: Usage


class PictureUsageReader(Protocol):
    async def of(self, tenant_id: UUID, user_id: UUID) -> PictureUsage:
        """What the organisation, and this person in it, have now."""
        ...
