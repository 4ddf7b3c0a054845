"""Schedules provider calls: fair between tenants, first come first served within one."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_generations_table import ImageGenerations, ProviderCalls
from intric.image_models.domain.provider_call import CallStatus


async def next_waiting_call(session: AsyncSession, provider: str) -> ProviderCalls | None:
    """Lock and return the provider's next call; None when none waits.

    The tenant with the fewest calls out comes first, among those the one whose last call was sent longest ago,
    then its oldest call. Calls that another worker has locked are skipped.
    """
    of_provider = ProviderCalls.provider == provider
    out = (
        select(ProviderCalls.tenant_id, func.count().label("calls"))
        .where(of_provider, ProviderCalls.status == CallStatus.SENT)
        .group_by(ProviderCalls.tenant_id)
        .subquery()
    )
    waiting = ProviderCalls.__table__.alias("waiting")
    last_sent = (
        select(func.max(ProviderCalls.sent_at))
        .where(ProviderCalls.tenant_id == waiting.c.tenant_id)
        .correlate(waiting)
        .scalar_subquery()
    )
    tenants = (
        select(waiting.c.tenant_id, last_sent.label("served_at"))
        .where(waiting.c.provider == provider, waiting.c.status == CallStatus.WAITING)
        .group_by(waiting.c.tenant_id)
        .subquery()
    )
    query = (
        select(ProviderCalls)
        .join(ImageGenerations, ImageGenerations.id == ProviderCalls.generation_id)
        .join(tenants, tenants.c.tenant_id == ProviderCalls.tenant_id)
        .outerjoin(out, out.c.tenant_id == ProviderCalls.tenant_id)
        .where(of_provider, ProviderCalls.status == CallStatus.WAITING)
        .order_by(
            func.coalesce(out.c.calls, 0),
            tenants.c.served_at.asc().nulls_first(),
            ProviderCalls.created_at,
            ProviderCalls.generation_id,
            ProviderCalls.position,
        )
        .limit(1)
        .with_for_update(of=ProviderCalls, skip_locked=True)
    )
    call: ProviderCalls | None = await session.scalar(query)
    return call


async def count_waiting_calls(session: AsyncSession, tenant_id: UUID) -> int:
    query = select(func.count()).where(
        ProviderCalls.tenant_id == tenant_id, ProviderCalls.status == CallStatus.WAITING
    )
    return await session.scalar(query) or 0


async def count_sent_calls(session: AsyncSession, tenant_id: UUID, within: timedelta) -> int:
    query = select(func.count()).where(
        ProviderCalls.tenant_id == tenant_id, ProviderCalls.sent_at > func.now() - within
    )
    return await session.scalar(query) or 0
