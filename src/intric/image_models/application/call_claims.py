"""Claims calls for a worker's jobs, which wait here while no call may be sent."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.application.provider_calls import CallContext, claim_next_call, resume_call
from intric.image_models.domain.provider_slots import ProviderSlots

# Calls of other workers end, and other tenants' calls arrive, without notice.
POLL_INTERVAL_S = 0.25


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
    async def place(self, provider: str) -> AsyncIterator[None]:
        """Hold one of the places that this worker has for a call of the provider, for the length of the block."""
        local = self._local.get(provider)
        if local is not None:
            await local.acquire()
        try:
            yield
        finally:
            if local is not None:
                local.release()
            self._changed[provider].set()

    async def claim(self, provider: str, job_id: int) -> CallContext | None:
        """Claim the call to make; None where none waits, or where the job went back to the queue.

        Waits while there are only calls that may not be sent yet. A call that has this job is one that an earlier try
        claimed: its commit succeeded, the reply was lost.
        """
        async with self._first_in_line[provider]:
            while True:
                changed = self._changed[provider]
                changed.clear()
                context, is_waiting = await self._try(provider, job_id)
                if context is not None or not is_waiting:
                    return context
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), POLL_INTERVAL_S)

    async def _try(self, provider: str, job_id: int) -> tuple[CallContext | None, bool]:
        """The claimed call, and whether the job is to wait for one."""
        async with self._unit_of_work() as uow:
            claimed = await uow.generations.find_stalled_call(job_id)
            if claimed is not None:
                return await resume_call(uow, claimed), False
            if self._is_stopping:
                await uow.jobs.enqueue(provider, 1)
                return None, False
            context = await claim_next_call(uow, provider, job_id, datetime.now(UTC), self._slots)
            return context, context is None and await uow.generations.has_waiting_calls(provider)
