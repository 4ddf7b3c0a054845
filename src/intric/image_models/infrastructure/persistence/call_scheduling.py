"""Schedules provider calls: fair between tenants, and within one between its users."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_generations_table import ProviderCalls
from intric.image_models.domain.generation_repo import WaitingCalls
from intric.image_models.domain.provider_call import CallStatus
from intric.image_models.domain.provider_slots import ProviderSlots

_LOCK_QUEUE = text("select pg_advisory_xact_lock(:namespace, hashtext(:provider))")
# An arbitrary number, the same in every process.
_NAMESPACE = 0x51554555

# `waiting` jumps from user to user in ix_provider_calls_waiting (a loose index scan), so that its cost grows with the
# number of users that wait, not with that of their calls.
_NEXT_CALL = text(
    """
    with recursive waiting (tenant_id, user_id, oldest) as (
        (
            select tenant_id, user_id, created_at from provider_calls
            where provider = :provider and status = 'waiting'
            order by tenant_id, user_id, created_at limit 1
        )
        union all
        select following.* from waiting cross join lateral (
            select tenant_id, user_id, created_at from provider_calls
            where provider = :provider and status = 'waiting'
                and (tenant_id, user_id) > (waiting.tenant_id, waiting.user_id)
            order by tenant_id, user_id, created_at limit 1
        ) following
    ), out_of_user as materialized (
        select tenant_id, user_id, count(*) as calls from provider_calls
        where provider = :provider and status = 'sent' group by tenant_id, user_id
    ), out_of_tenant as materialized (
        select tenant_id, sum(calls) as calls from out_of_user group by tenant_id
    ), slots as materialized (
        select :limit - coalesce(sum(calls), 0) as free from out_of_tenant
    ), tenant as materialized (
        select tenant_id, coalesce(max(out_of_tenant.calls), 0) as calls,
            (select max(sent_at) from provider_calls where provider_calls.tenant_id = waiting.tenant_id) as served_at
        from waiting left join out_of_tenant using (tenant_id) group by tenant_id
    ), candidates as materialized (
        select tenant_id, user_id from waiting
        join tenant using (tenant_id) left join out_of_user using (tenant_id, user_id) cross join slots
        where slots.free > :reserved or tenant.calls < slots.free or not exists (
            select from image_model_settings join image_models on image_models.id = image_model_id
            where coalesce(credential_provider, family) = :provider and is_org_enabled
                and image_model_settings.tenant_id <> waiting.tenant_id
        )
        order by tenant.calls, tenant.served_at nulls first, coalesce(out_of_user.calls, 0),
            (select max(sent_at) from provider_calls where provider_calls.user_id = waiting.user_id) nulls first,
            waiting.oldest
    )
    select call.id, call.generation_id from candidates cross join lateral (
        select id, generation_id from provider_calls
        where provider = :provider and status = 'waiting'
            and tenant_id = candidates.tenant_id and user_id = candidates.user_id
        order by created_at, generation_id, position limit 1
        for update skip locked
    ) call
    limit 1
    """
)


@dataclass(frozen=True, slots=True)
class ScheduledCall:
    id: UUID
    generation_id: UUID


async def next_waiting_call(
    session: AsyncSession, provider: str, slots: ProviderSlots
) -> ScheduledCall | None:
    """Lock and return the provider's next call; None when none waits, or none whose tenant may have a slot.

    The tenant with the fewest calls out comes first, among those the one whose last call was sent longest ago; of its
    users likewise; then that user's oldest call. Calls that another transaction has locked are skipped.

    Until the transaction ends no other one gets a call of this provider, so that each counts those of the ones before.
    """
    await session.execute(_LOCK_QUEUE, {"namespace": _NAMESPACE, "provider": provider})
    parameters = {"provider": provider, "limit": slots.limit, "reserved": slots.reserved}
    row = (await session.execute(_NEXT_CALL, parameters)).one_or_none()
    return ScheduledCall(row.id, row.generation_id) if row else None


async def has_waiting_calls(session: AsyncSession, provider: str) -> bool:
    query = select(ProviderCalls.id).where(
        ProviderCalls.provider == provider, ProviderCalls.status == CallStatus.WAITING
    )
    return await session.scalar(query.limit(1)) is not None


async def count_waiting_calls(session: AsyncSession, tenant_id: UUID, user_id: UUID) -> WaitingCalls:
    query = select(func.count(), func.count().filter(ProviderCalls.user_id == user_id)).where(
        ProviderCalls.tenant_id == tenant_id, ProviderCalls.status == CallStatus.WAITING
    )
    of_tenant, of_user = (await session.execute(query)).one()
    return WaitingCalls(of_tenant, of_user)


async def count_sent_calls(session: AsyncSession, tenant_id: UUID, within: timedelta) -> int:
    query = select(func.count()).where(
        ProviderCalls.tenant_id == tenant_id, ProviderCalls.sent_at > func.now() - within
    )
    return await session.scalar(query) or 0
