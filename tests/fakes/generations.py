from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import NewImage
from intric.image_models.domain.generation import CallStatus, Generation, GenerationStatus, ProviderCall
from intric.image_models.domain.generation_repo import ClaimedCall, GenerationEvent
from intric.image_models.domain.image_generator import Cancelled
from intric.image_models.domain.image_model_repo import ImageModelRepository
from intric.shared.exceptions import NotFound
from tests.fakes.generated_images import FakeGeneratedImageRepository
from tests.fakes.memory import KeptCall, Memory


class FakeGenerationRepository:
    """GenerationRepository in memory; `touched` collects the generations that something happened to."""

    def __init__(self, memory: Memory, image_models: ImageModelRepository) -> None:
        self._memory = memory
        self._image_models = image_models
        self._images = FakeGeneratedImageRepository(memory)
        self.touched: set[UUID] = set()

    async def add(self, generation: Generation, *, provider: str) -> None:
        memory = self._memory
        memory.generations[generation.id] = replace(generation, calls=[], created_at=memory.now())
        memory.events[generation.id] = []
        for call in generation.calls:
            memory.calls[call.id] = KeptCall(replace(call), generation.id, provider, len(memory.calls))

    async def find_by_idempotency_key(self, tenant_id: UUID, user_id: UUID, key: str) -> Generation | None:
        for generation in self._memory.generations.values():
            mine = (generation.tenant_id, generation.user_id) == (tenant_id, user_id)
            if mine and generation.idempotency and generation.idempotency.key == key:
                return replace(generation)
        return None

    async def waiting_calls(self, tenant_id: UUID) -> int:
        waiting = [kept for kept in self._memory.calls.values() if kept.call.status is CallStatus.WAITING]
        return sum(self._tenant_of(kept) == tenant_id for kept in waiting)

    async def calls_sent(self, tenant_id: UUID, *, within: timedelta) -> int:
        since = self._memory.now() - within
        sent = [kept for kept in self._memory.calls.values() if kept.sent_at and kept.sent_at > since]
        return sum(self._tenant_of(kept) == tenant_id for kept in sent)

    async def one(self, tenant_id: UUID, user_id: UUID, generation_id: UUID) -> Generation:
        found = self._memory.generations.get(generation_id)
        if found is None or (found.tenant_id, found.user_id) != (tenant_id, user_id):
            raise NotFound
        return replace(found)

    async def events(self, tenant_id: UUID, generation_id: UUID, *, after: int) -> list[GenerationEvent]:
        generation = self._memory.generations.get(generation_id)
        if generation is None or generation.tenant_id != tenant_id:
            return []
        numbered = enumerate(self._memory.events[generation_id], start=1)
        images = self._memory.images
        return [
            GenerationEvent(number, happened if isinstance(happened, Failure) else images[happened].facts)
            for number, happened in numbered
            if number > after and (isinstance(happened, Failure) or happened in images)
        ]

    async def claim_next_call(self, provider: str, job_id: int) -> ClaimedCall | None:
        mine = [kept for kept in self._memory.calls.values() if kept.provider == provider]
        waiting = [kept for kept in mine if kept.call.status is CallStatus.WAITING]
        if not waiting:
            return None
        taken = min(waiting, key=lambda kept: (*self._status(self._tenant_of(kept), mine), kept.age))
        taken.call.status = CallStatus.SENT
        taken.job_id = job_id
        taken.sent_at = self._memory.now()
        generation = self._memory.generations[taken.generation_id]
        if generation.status is GenerationStatus.QUEUED:
            generation.status = GenerationStatus.RUNNING
        model = await self._image_models.one(generation.tenant_id, generation.image_model_id)
        return ClaimedCall(replace(taken.call), replace(generation), model)

    async def find_stalled_call(self, job_id: int) -> ProviderCall | None:
        for kept in self._memory.calls.values():
            if kept.job_id == job_id and kept.call.status is CallStatus.SENT:
                return replace(kept.call)
        return None

    async def cancel(self, tenant_id: UUID, user_id: UUID, generation_id: UUID) -> None:
        await self.one(tenant_id, user_id, generation_id)
        generation = self._memory.generations[generation_id]
        if generation.status.is_over:
            return
        self._memory.stopped.add(generation_id)
        for call in self._calls(generation):
            if call.status is CallStatus.WAITING:
                call.status = CallStatus.CANCELLED
                self._memory.events[generation_id] += [
                    Failure.of(index, Cancelled()) for index in call.indexes
                ]
        self._settle(generation)

    async def end_call(
        self,
        call_id: UUID,
        status: CallStatus,
        images: Sequence[NewImage],
        failures: Sequence[Failure],
    ) -> None:
        kept = self._memory.calls.get(call_id)
        if kept is None or not kept.call.status.may_become(status):
            return
        kept.call.status = status
        generation = self._memory.generations[kept.generation_id]
        happened: list[NewImage | Failure] = sorted([*images, *failures], key=lambda each: each.index)
        for each in happened:
            event = each if isinstance(each, Failure) else await self._images.save(generation, each)
            self._memory.events[generation.id].append(event)
        self._settle(generation)

    def _settle(self, generation: Generation) -> None:
        if not generation.status.is_over and not any(call.status.is_open for call in self._calls(generation)):
            stopped = generation.id in self._memory.stopped
            generation.status = GenerationStatus.CANCELLED if stopped else GenerationStatus.FINISHED
        self.touched.add(generation.id)

    def _calls(self, generation: Generation) -> list[ProviderCall]:
        return [each.call for each in self._memory.calls.values() if each.generation_id == generation.id]

    def _tenant_of(self, kept: KeptCall) -> UUID:
        return self._memory.generations[kept.generation_id].tenant_id

    def _status(self, tenant_id: UUID, calls: list[KeptCall]) -> tuple[int, float]:
        """How many calls of the tenant are out, and when it was last served."""
        mine = [kept for kept in calls if self._tenant_of(kept) == tenant_id]
        out = sum(kept.call.status is CallStatus.SENT for kept in mine)
        served = max((kept.sent_at.timestamp() for kept in mine if kept.sent_at), default=0.0)
        return out, served
