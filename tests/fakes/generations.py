from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, NewImage
from intric.image_models.domain.generation import Generation, GenerationEvent
from intric.image_models.domain.provider_call import CallStatus, ProviderCall
from intric.shared.exceptions import NotFound
from tests.fakes.generated_images import FakeGeneratedImageRepository
from tests.fakes.memory import Memory, StoredCall


class FakeGenerationRepository:
    """GenerationRepository in memory; `touched` collects the generations whose watchers are to be notified."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._images = FakeGeneratedImageRepository(memory)
        self.touched: set[UUID] = set()

    async def add(self, generation: Generation, *, provider: str) -> None:
        memory = self._memory
        memory.generations[generation.id] = replace(generation, calls=[], created_at=memory.now())
        memory.events[generation.id] = []
        for call in generation.calls:
            memory.calls[call.id] = StoredCall(replace(call), generation.id, provider, len(memory.calls))

    async def save(self, generation: Generation, events: Sequence[GenerationEvent[NewImage]]) -> None:
        self._memory.generations[generation.id] = replace(generation, calls=[])
        for call in generation.calls:
            self._memory.calls[call.id].call = replace(call)
        for event in events:
            outcome = event.outcome
            stored = outcome if isinstance(outcome, Failure) else await self._images.save(generation, outcome)
            self._memory.events[generation.id].append((event.number, stored))
        self.touched.add(generation.id)

    async def find_by_idempotency_key(self, tenant_id: UUID, user_id: UUID, key: str) -> Generation | None:
        for generation in self._memory.generations.values():
            mine = (generation.tenant_id, generation.user_id) == (tenant_id, user_id)
            if mine and generation.idempotency and generation.idempotency.key == key:
                return replace(generation)
        return None

    async def waiting_calls(self, tenant_id: UUID) -> int:
        waiting = [each for each in self._memory.calls.values() if each.call.status is CallStatus.WAITING]
        return sum(self._tenant_of(each) == tenant_id for each in waiting)

    async def calls_sent(self, tenant_id: UUID, *, within: timedelta) -> int:
        since = self._memory.now() - within
        sent = [
            each for each in self._memory.calls.values() if each.call.sent_at and each.call.sent_at > since
        ]
        return sum(self._tenant_of(each) == tenant_id for each in sent)

    async def one(self, tenant_id: UUID, user_id: UUID, generation_id: UUID) -> Generation:
        found = self._memory.generations.get(generation_id)
        if found is None or (found.tenant_id, found.user_id) != (tenant_id, user_id):
            raise NotFound
        return replace(found)

    async def events(
        self, tenant_id: UUID, generation_id: UUID, *, after: int
    ) -> list[GenerationEvent[GeneratedImage]]:
        generation = self._memory.generations.get(generation_id)
        if generation is None or generation.tenant_id != tenant_id:
            return []
        images = self._memory.images
        return [
            GenerationEvent(number, stored if isinstance(stored, Failure) else images[stored].facts)
            for number, stored in self._memory.events[generation_id]
            if number > after and (isinstance(stored, Failure) or stored in images)
        ]

    async def get_for_update(self, tenant_id: UUID, user_id: UUID, generation_id: UUID) -> Generation:
        await self.one(tenant_id, user_id, generation_id)
        return self._whole(generation_id)

    async def get_for_update_by_call(self, call_id: UUID) -> Generation | None:
        stored = self._memory.calls.get(call_id)
        return self._whole(stored.generation_id) if stored else None

    async def get_for_update_next(self, provider: str) -> tuple[Generation, ProviderCall] | None:
        mine = [each for each in self._memory.calls.values() if each.provider == provider]
        waiting = [each for each in mine if each.call.status is CallStatus.WAITING]
        if not waiting:
            return None
        following = min(waiting, key=lambda each: (*self._load_of(self._tenant_of(each), mine), each.age))
        generation = self._whole(following.generation_id)
        return generation, generation.call(following.call.id)

    async def find_stalled_call(self, job_id: int) -> ProviderCall | None:
        for stored in self._memory.calls.values():
            if stored.call.job_id == job_id and stored.call.status is CallStatus.SENT:
                return replace(stored.call)
        return None

    def _whole(self, generation_id: UUID) -> Generation:
        calls = [each.call for each in self._memory.calls.values() if each.generation_id == generation_id]
        return replace(self._memory.generations[generation_id], calls=deepcopy(calls))

    def _tenant_of(self, stored: StoredCall) -> UUID:
        return self._memory.generations[stored.generation_id].tenant_id

    def _load_of(self, tenant_id: UUID, calls: list[StoredCall]) -> tuple[int, float]:
        """Return the number of the tenant's open calls, and when one of its calls was last sent (POSIX time)."""
        mine = [each.call for each in calls if self._tenant_of(each) == tenant_id]
        open_calls = sum(call.status is CallStatus.SENT for call in mine)
        last_sent = max((call.sent_at.timestamp() for call in mine if call.sent_at), default=0.0)
        return open_calls, last_sent
