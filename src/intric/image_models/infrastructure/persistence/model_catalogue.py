from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.ai_models.provider_registry import FAMILIES
from intric.database.tables.image_models_table import ImageModels


class SqlModelCatalogue:
    """The catalogue as it was last synced, for the contexts and processes around image generation."""

    async def model_names(self, session: AsyncSession) -> dict[str, frozenset[str]]:
        """Provider -> names of its models, those included that are no longer offered."""
        query = select(ImageModels.credential_provider, func.array_agg(ImageModels.name)).group_by(
            ImageModels.credential_provider
        )
        return {provider: frozenset(names) for provider, names in await session.execute(query) if provider}

    async def model_counts(self, session: AsyncSession, today: date) -> dict[str, int]:
        """Provider -> how many of its models are offered today."""
        offered = or_(ImageModels.deprecation_date.is_(None), ImageModels.deprecation_date >= today)
        query = (
            select(ImageModels.credential_provider, func.count())
            .where(~ImageModels.is_deprecated, offered)
            .group_by(ImageModels.credential_provider)
        )
        return {provider: count for provider, count in await session.execute(query) if provider}

    async def provider_queues(self, session: AsyncSession) -> list[str]:
        """Every queue that a call may wait in: of each provider, also one that a later sync adds a model of.

        Models of the database may belong to a provider that this version does not have any more.
        """
        queue = func.coalesce(ImageModels.credential_provider, ImageModels.family)
        return sorted({*FAMILIES, *await session.scalars(select(queue).distinct())})
