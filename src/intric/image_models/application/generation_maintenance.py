"""What image generation needs done now and then; the worker's clock does it."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generation import CallStatus, ProviderCall
from intric.image_models.domain.image_generator import OutcomeUnknown

log = structlog.get_logger()

# So few at a time that no transaction holds anything for long.
DRAFTS_AT_ONCE = 100
CALLS_AT_ONCE = 100
NOTES_AT_ONCE = 1000

JOB_LOGS_KEPT = timedelta(days=1)
# A call's picture is still to be looked into and stored when its provider has used up its time.
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
        """Delete the variants that nobody chose in time."""

        async def some() -> int:
            async with self._unit_of_work() as work:
                return await work.maintenance.delete_expired_drafts(now, limit=DRAFTS_AT_ONCE)

        if count := await _all_of(some, DRAFTS_AT_ONCE):
            log.info("drafts_expired", count=count)

    async def replace_missing_jobs(self, now: datetime) -> None:
        """Give a job to each call that waits without one. A surplus job finds no call and is used up."""
        async with self._unit_of_work() as work:
            missing = await work.maintenance.missing_jobs()
            for provider, count in missing.items():
                await work.jobs.enqueue(provider, count)
        for provider, count in missing.items():
            log.warning("jobs_replaced", provider=provider, count=count)

    async def end_orphaned_calls(self, now: datetime) -> None:
        """End each call whose job is gone while the call is out: no worker will ever bring it home."""
        sent_before = now - self._out_at_most
        while True:
            async with self._unit_of_work() as work:
                orphans = await work.maintenance.orphaned_calls(sent_before, limit=CALLS_AT_ONCE)
            for call in orphans:
                await self._end(call)
            if len(orphans) < CALLS_AT_ONCE:
                return

    async def delete_old_job_logs(self, now: datetime) -> None:
        """Delete the queue's own notes, which nobody else would."""

        async def some() -> int:
            async with self._unit_of_work() as work:
                return await work.maintenance.delete_old_job_logs(now - JOB_LOGS_KEPT, limit=NOTES_AT_ONCE)

        await _all_of(some, NOTES_AT_ONCE)

    async def _end(self, call: ProviderCall) -> None:
        unknown = [Failure.of(index, OutcomeUnknown()) for index in call.indexes]
        async with self._unit_of_work() as work:
            await work.generations.end_call(call.id, CallStatus.OUTCOME_UNKNOWN, [], unknown)
        log.warning("call_outcome_unknown", call_id=str(call.id))


async def _all_of(some: Callable[[], Awaitable[int]], at_once: int) -> int:
    """Do it batch by batch until one is not full; how many it were in all."""
    count = 0
    while True:
        done = await some()
        count += done
        if done < at_once:
            return count
