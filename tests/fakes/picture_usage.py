from uuid import UUID

from intric.image_models.application.ports.picture_usage import PictureUsage
from intric.shared.quotas import Usage
from tests.fakes.memory import Memory


class FakePictureUsage:
    """PictureUsageReader in memory. `memory.usage_reads` counts how often it was asked."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def of(self, tenant_id: UUID, user_id: UUID) -> PictureUsage:
        self._memory.usage_reads += 1
        images = [each.facts for each in self._memory.images.values() if each.facts.tenant_id == tenant_id]
        open_ones = [
            each
            for each in self._memory.generations.values()
            if each.tenant_id == tenant_id and not each.status.is_over
        ]
        own = [each for each in images if each.user_id == user_id]
        own_open = [each for each in open_ones if each.user_id == user_id]
        return PictureUsage(
            Usage(
                len(own) + sum(each.requested for each in own_open),
                len(images) + sum(each.requested for each in open_ones),
            ),
            Usage(sum(each.file_size for each in own), sum(each.file_size for each in images)),
        )
