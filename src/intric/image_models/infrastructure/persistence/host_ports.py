"""What image generation offers to the contexts around it. Each function works in the caller's transaction."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_models_table import GeneratedImages, ImageModels, ImageModelSettings
from intric.shared.exceptions import NotFound
from intric.shared.user import User


async def keep_draft(session: AsyncSession, user: User, image_id: UUID) -> None:
    """Keep a generated picture of the user's that was chosen: it no longer expires. Raises NotFound."""
    kept = (
        update(GeneratedImages)
        .where(
            GeneratedImages.tenant_id == user.tenant_id,
            GeneratedImages.user_id == user.id,
            GeneratedImages.id == image_id,
        )
        .values(expires_at=None)
    )
    if await session.scalar(kept.returning(GeneratedImages.id)) is None:
        raise NotFound("There is no generated picture with this id.")


async def models_with_classification(
    session: AsyncSession, tenant_id: UUID, classification_id: UUID
) -> dict[UUID, str]:
    """The tenant's image models that carry the classification, by nickname: id -> nickname."""
    models = (
        select(ImageModels.id, ImageModels.nickname)
        .join(ImageModelSettings, ImageModelSettings.image_model_id == ImageModels.id)
        .where(
            ImageModelSettings.tenant_id == tenant_id,
            ImageModelSettings.security_classification_id == classification_id,
        )
        .order_by(ImageModels.nickname, ImageModels.id)
    )
    return {row.id: row.nickname for row in await session.execute(models)}
