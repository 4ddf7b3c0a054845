from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_generations_table import ImageGenerations
from intric.database.tables.image_models_table import GeneratedImages
from intric.image_models.application.ports.picture_usage import PictureUsage
from intric.image_models.domain.generation import OPEN_STATUSES
from intric.shared.quotas import Usage


class SqlPictureUsage:
    """PictureUsageReader on PostgreSQL. Reads indexes alone."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, tenant_id: UUID, user_id: UUID) -> PictureUsage:
        own = GeneratedImages.user_id == user_id
        stored = select(*_both(func.count(), own), *_both(func.sum(GeneratedImages.file_size), own)).where(
            GeneratedImages.tenant_id == tenant_id
        )
        open_ones = select(
            *_both(func.sum(ImageGenerations.requested), ImageGenerations.user_id == user_id)
        ).where(ImageGenerations.tenant_id == tenant_id, ImageGenerations.status.in_(OPEN_STATUSES))
        pictures_of_user, pictures, size_of_user, size = await self._numbers(stored)
        expected_of_user, expected = await self._numbers(open_ones)
        return PictureUsage(
            Usage(pictures_of_user + expected_of_user, pictures + expected), Usage(size_of_user, size)
        )

    async def _numbers(self, query: Any) -> list[int]:
        return [int(number or 0) for number in (await self._session.execute(query)).one()]


def _both(aggregate: Any, own: ColumnElement[bool]) -> tuple[Any, Any]:
    """One person's and the whole organisation's."""
    return aggregate.filter(own), aggregate
