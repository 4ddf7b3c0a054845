from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_generations_table import GenerationEvents, ImageGenerations
from intric.database.tables.image_models_table import ImageModels
from intric.database.tables.users_table import Users
from intric.image_models.domain.generation import GenerationStatus
from intric.image_models.domain.generation_summary import GenerationSummary
from intric.shared.paging import PageRequest, decode_cursor

_DELIVERED = (
    select(func.count())
    .where(GenerationEvents.generation_id == ImageGenerations.id, GenerationEvents.code.is_(None))
    .scalar_subquery()
)


async def list_generations(
    session: AsyncSession,
    tenant_id: UUID,
    user_id: UUID | None,
    statuses: Collection[GenerationStatus],
    page: PageRequest,
) -> list[GenerationSummary]:
    """Newest first, one more than the page's limit where another page follows."""
    query = (
        select(
            ImageGenerations.id,
            ImageGenerations.status,
            ImageModels.id.label("model_id"),
            ImageModels.name.label("model_name"),
            ImageModels.nickname.label("model_nickname"),
            Users.id.label("user_id"),
            Users.email.label("user_email"),
            ImageGenerations.created_at,
            ImageGenerations.requested,
            _DELIVERED.label("delivered"),
        )
        .join(ImageModels, ImageModels.id == ImageGenerations.image_model_id)
        .join(Users, Users.id == ImageGenerations.user_id)
        .where(ImageGenerations.tenant_id == tenant_id, ImageGenerations.status.in_(statuses))
        .order_by(ImageGenerations.created_at.desc(), ImageGenerations.id.desc())
        .limit(page.limit + 1)
    )
    if user_id is not None:
        query = query.where(ImageGenerations.user_id == user_id)
    if page.cursor is not None:
        place = tuple_(ImageGenerations.created_at, ImageGenerations.id)
        query = query.where(place < tuple_(*decode_cursor(page.cursor)))
    rows = await session.execute(query)
    return [
        GenerationSummary(**{**row, "status": GenerationStatus(row["status"])}) for row in rows.mappings()
    ]
