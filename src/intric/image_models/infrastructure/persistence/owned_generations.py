from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_generations_table import ImageGenerations, ProviderCalls
from intric.database.tables.image_models_table import GeneratedImages, ImageModelSettings
from intric.image_models.domain.provider_call import CallStatus
from intric.users.owner import Owner

# With four pictures at most in each, about a hundred pictures.
GENERATIONS_AT_ONCE = 25


class SqlOwnedGenerations:
    """OwnedGenerations on PostgreSQL.

    Workers may have calls out meanwhile, so locks are taken in their order: calls before their generation. The
    outcome of such a call is dropped, since its generation is gone.
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
        await _lock_calls(session, ProviderCalls.generation_id.in_(ids))
        # Their pictures, calls and events go with them.
        await session.execute(delete(ImageGenerations).where(ImageGenerations.id.in_(ids)))
        return bool(ids)

    async def delete_model_settings(self, session: AsyncSession, tenant_id: UUID) -> None:
        await session.execute(delete(ImageModelSettings).where(ImageModelSettings.tenant_id == tenant_id))


async def _drop_waiting_calls(session: AsyncSession, *those: ColumnElement[bool]) -> None:
    waiting = await _lock_calls(session, *those, ProviderCalls.status == CallStatus.WAITING)
    await session.execute(delete(ProviderCalls).where(ProviderCalls.id.in_(waiting)))


async def _lock_calls(session: AsyncSession, *those: ColumnElement[bool]) -> Sequence[UUID]:
    query = (
        select(ProviderCalls.id).where(*those).order_by(ProviderCalls.generation_id, ProviderCalls.position)
    )
    return (await session.scalars(query.with_for_update())).all()


def _of(owner: Owner) -> list[ColumnElement[bool]]:
    mine = [ImageGenerations.tenant_id == owner.tenant_id]
    return mine if owner.user_id is None else [*mine, ImageGenerations.user_id == owner.user_id]
