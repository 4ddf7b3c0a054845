"""What image generation needs from time to time; the worker's periodic tasks call it."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.application.provider_calls import end_call
from intric.image_models.domain.image_generator import OutcomeUnknown
from intric.image_models.domain.provider_call import CallOutcome, ProviderCall

log = structlog.get_logger()

# Small batches, so that no transaction holds locks for long.
DRAFTS_AT_ONCE = 100
CALLS_AT_ONCE = 100
JOB_LOGS_AT_ONCE = 1000

JOB_LOGS_KEPT = timedelta(days=1)
# A picture is still processed and stored when the provider has used up the call's time.
GRACE = timedelta(seconds=30)
SENT_AT_LEAST = timedelta(minutes=1)


class GenerationMaintenance:
    """Args:
    provider_timeout_s: seconds that a provider call may take in all.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, *, provider_timeout_s: float) -> None:
        self._unit_of_work = unit_of_work
        self._out_at_most = max(SENT_AT_LEAST, timedelta(seconds=provider_timeout_s) + GRACE)

    async def expire_drafts(self, now: datetime) -> None:
        """Delete the variants that were not chosen in time."""

        async def delete_batch() -> int:
            async with self._unit_of_work() as uow:
                return await uow.maintenance.delete_expired_drafts(now, limit=DRAFTS_AT_ONCE)

        if count := await _in_batches(delete_batch, DRAFTS_AT_ONCE):
            log.info("drafts_expired", count=count)

    async def replace_missing_jobs(self, now: datetime) -> None:
        """Add a job for each call that waits without one. A surplus job finds no call and ends."""
        async with self._unit_of_work() as uow:
            missing = await uow.maintenance.missing_jobs()
            for provider, count in missing.items():
                await uow.jobs.enqueue(provider, count)
        for provider, count in missing.items():
            log.warning("jobs_replaced", provider=provider, count=count)

    async def end_orphaned_calls(self, now: datetime) -> None:
        """End each sent call whose job is gone: no worker will ever store its outcome."""
        sent_before = now - self._out_at_most
        while True:
            async with self._unit_of_work() as uow:
                orphans = await uow.maintenance.orphaned_calls(sent_before, limit=CALLS_AT_ONCE)
            for call in orphans:
                await self._end(call, now)
            if len(orphans) < CALLS_AT_ONCE:
                return

    async def delete_old_job_logs(self, now: datetime) -> None:
        """Delete the queue's own log of ended jobs, which it never deletes itself."""

        async def delete_batch() -> int:
            async with self._unit_of_work() as uow:
                return await uow.maintenance.delete_old_job_logs(now - JOB_LOGS_KEPT, limit=JOB_LOGS_AT_ONCE)

        await _in_batches(delete_batch, JOB_LOGS_AT_ONCE)

    async def _end(self, call: ProviderCall, now: datetime) -> None:
        async with self._unit_of_work() as uow:
            await end_call(uow, call.id, CallOutcome.failed(call, OutcomeUnknown()), now)
        log.warning("call_outcome_unknown", call_id=str(call.id))


async def _in_batches(process_batch: Callable[[], Awaitable[int]], size: int) -> int:
    """Repeat until a batch is not full; returns how many rows it were in all."""
    count = 0
    while True:
        processed = await process_batch()
        count += processed
        if processed < size:
            return count
