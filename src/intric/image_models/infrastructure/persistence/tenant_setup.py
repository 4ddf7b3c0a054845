from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_models_table import ImageModels, ImageModelSettings
from intric.database.tables.spaces_table import SecurityClassifications


async def enable_builtin_model(session: AsyncSession, tenant_id: UUID) -> None:
    """Enable the built-in model for a new organisation, as its default, with the highest classification.

    Nothing that it is given leaves the machine, so it may be used in every space.
    """
    builtin = await session.scalar(
        select(ImageModels.id).where(ImageModels.family == "builtin", ~ImageModels.is_deprecated).limit(1)
    )
    if builtin is None:
        return
    highest = await session.scalar(
        select(SecurityClassifications.id)
        .where(SecurityClassifications.tenant_id == tenant_id)
        .order_by(SecurityClassifications.security_level.desc())
        .limit(1)
    )
    session.add(
        ImageModelSettings(
            tenant_id=tenant_id,
            image_model_id=builtin,
            is_org_enabled=True,
            is_org_default=True,
            security_classification_id=highest,
        )
    )
    await session.flush()
