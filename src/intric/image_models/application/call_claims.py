"""Claims calls for a worker's jobs, which wait here while no call may be sent."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.application.provider_calls import CallContext, claim_next_call, resume_call
from intric.image_models.domain.provider_slots import ProviderSlots

# Calls of other workers end, and other tenants' calls arrive, without notice.
POLL_INTERVAL_S = 0.25


@dataclass(slots=True)
class ClaimingJob:
    """A job that holds a place.

    `claimed_at` is when it last claimed a call, whether or not the commit succeeded.
    """

    id: int
    provider: str
    claimed_at: datetime | None = None


class CallClaims:
    """Args:
    slots: of each provider.
    local_limits: provider -> how many of its calls this worker makes at once. For providers that work on this
        machine: which call is next is then decided when there is a thread for it.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        slots: ProviderSlots,
        local_limits: Mapping[str, int],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._slots = slots
        self._local = {provider: asyncio.Semaphore(limit) for provider, limit in local_limits.items()}
        # One job of each provider asks at a time: it would be in vain for all, or the next one asks right after it.
        self._first_in_line: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._changed: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._is_stopping = False

    def stop(self) -> None:
        """Claim no more calls: jobs that wait go back to the queue."""
        self._is_stopping = True
        for changed in self._changed.values():
            changed.set()

    @asynccontextmanager
    async def place(self, provider: str, job_id: int) -> AsyncIterator[ClaimingJob]:
        """Hold one of the places that this worker has for a call of the provider, for the length of the block."""
        local = self._local.get(provider)
        if local is not None:
            await local.acquire()
        try:
            yield ClaimingJob(job_id, provider)
        finally:
            if local is not None:
                local.release()
            self._changed[provider].set()

    async def claim(self, job: ClaimingJob) -> CallContext | None:
        """Claim the call to make; None where none waits, or where the job is no longer this worker's.

        Waits while there are only calls that may not be sent yet. May be repeated after DatabaseUnavailable.
        """
        async with self._first_in_line[job.provider]:
            while True:
                changed = self._changed[job.provider]
                changed.clear()
                context, is_waiting = await self._try(job)
                if context is not None or not is_waiting:
                    return context
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), POLL_INTERVAL_S)

    async def _try(self, job: ClaimingJob) -> tuple[CallContext | None, bool]:
        """The claimed call, and whether the job is to wait for one."""
        async with self._unit_of_work() as uow:
            claimed = await uow.generations.find_stalled_call(job.id)
            if claimed is not None:
                # Either an earlier try's, whose commit succeeded while its reply was lost. Or that of another worker,
                # which got the job as well when a heartbeat was late, and has sent the call.
                is_own = claimed.sent_at == job.claimed_at
                return await resume_call(uow, claimed) if is_own else None, False
            if self._is_stopping:
                await uow.jobs.enqueue(job.provider, 1)
                return None, False
            now = datetime.now(UTC)
            context = await claim_next_call(uow, job.provider, job.id, now, self._slots)
            if context is not None:
                job.claimed_at = now
            return context, context is None and await uow.generations.has_waiting_calls(job.provider)
