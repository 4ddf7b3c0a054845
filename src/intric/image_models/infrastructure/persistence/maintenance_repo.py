from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningDelete

from intric.database.tables.image_generations_table import ProviderCalls
from intric.database.tables.image_models_table import GeneratedImages
from intric.image_models.domain.provider_call import CallStatus, ProviderCall
from intric.image_models.infrastructure.adapters.pgqueuer.job_tables import (
    MISSING_JOBS,
    OLD_JOB_LOGS,
    is_queued,
)
from intric.image_models.infrastructure.persistence.generation_mapper import to_call


class SqlMaintenanceRepository:
    """Maintenance on PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def delete_expired_drafts(self, now: datetime, *, limit: int) -> int:
        deleted = await self._session.scalars(expired_drafts_deleted(now, limit))
        return len(deleted.all())

    async def missing_jobs(self) -> dict[str, int]:
        rows = await self._session.execute(MISSING_JOBS)
        return {row.provider: row.missing for row in rows}

    async def orphaned_calls(self, sent_before: datetime, *, limit: int) -> list[ProviderCall]:
        rows = await self._session.scalars(
            select(ProviderCalls)
            .where(ProviderCalls.status == CallStatus.SENT, ProviderCalls.sent_at < sent_before)
            .where(~is_queued(ProviderCalls.job_id))
            .order_by(ProviderCalls.sent_at)
            .limit(limit)
        )
        return [to_call(row) for row in rows]

    async def delete_old_job_logs(self, before: datetime, *, limit: int) -> int:
        count = 0
        for statement in OLD_JOB_LOGS:
            deleted = await self._session.execute(statement, {"before": before, "most": limit})
            count = max(count, len(deleted.all()))
        return count


def expired_drafts_deleted(now: datetime, limit: int) -> ReturningDelete[UUID]:
    expired = (
        select(GeneratedImages.id)
        .where(GeneratedImages.expires_at <= now)
        .order_by(GeneratedImages.expires_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("expired")
    )
    return (
        delete(GeneratedImages)
        .where(GeneratedImages.id.in_(select(expired.c.id)))
        .returning(GeneratedImages.id)
        .execution_options(synchronize_session=False)
    )
