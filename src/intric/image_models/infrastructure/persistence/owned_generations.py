from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_generations_table import ImageGenerations, ProviderCalls
from intric.database.tables.image_models_table import GeneratedImages, ImageModelSettings
from intric.image_models.domain.generation import CallStatus
from intric.users.owner import Owner

# With four pictures at most in each, about a hundred pictures.
GENERATIONS_AT_ONCE = 25


class SqlOwnedGenerations:
    """OwnedGenerations on PostgreSQL.

    A worker may have calls out meanwhile. Locks are taken in its order, waiting calls before their generation, and
    what such a call brings home later finds nothing to be stored with.
    """

    async def count_images(self, session: AsyncSession, owner: Owner) -> int:
        query = select(func.count()).where(GeneratedImages.tenant_id == owner.tenant_id)
        if owner.user_id is not None:
            query = query.where(GeneratedImages.user_id == owner.user_id)
        return await session.scalar(query) or 0

    async def drop_waiting_calls(self, session: AsyncSession, owner: Owner) -> None:
        await _drop_waiting_calls(
            session,
            ProviderCalls.tenant_id == owner.tenant_id,
            ProviderCalls.generation_id.in_(select(ImageGenerations.id).where(*_of(owner))),
        )

    async def delete_some(self, session: AsyncSession, owner: Owner) -> bool:
        some = select(ImageGenerations.id).where(*_of(owner)).limit(GENERATIONS_AT_ONCE)
        ids = (await session.scalars(some)).all()
        await _drop_waiting_calls(session, ProviderCalls.generation_id.in_(ids))
        # Their pictures, calls and events go with them.
        await session.execute(delete(ImageGenerations).where(ImageGenerations.id.in_(ids)))
        return bool(ids)

    async def delete_model_settings(self, session: AsyncSession, tenant_id: UUID) -> None:
        await session.execute(delete(ImageModelSettings).where(ImageModelSettings.tenant_id == tenant_id))


async def _drop_waiting_calls(session: AsyncSession, *those: ColumnElement[bool]) -> None:
    waiting = await session.scalars(
        select(ProviderCalls.id)
        .where(*those, ProviderCalls.status == CallStatus.WAITING)
        .order_by(ProviderCalls.generation_id, ProviderCalls.position)
        .with_for_update()
    )
    await session.execute(delete(ProviderCalls).where(ProviderCalls.id.in_(waiting.all())))


def _of(owner: Owner) -> list[ColumnElement[bool]]:
    mine = [ImageGenerations.tenant_id == owner.tenant_id]
    return mine if owner.user_id is None else [*mine, ImageGenerations.user_id == owner.user_id]
