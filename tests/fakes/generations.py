from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, NewImage
from intric.image_models.domain.generation import Generation, GenerationEvent, GenerationStatus
from intric.image_models.domain.generation_repo import WaitingCalls
from intric.image_models.domain.generation_summary import GenerationSummary
from intric.image_models.domain.provider_call import CallStatus, ProviderCall
from intric.image_models.domain.provider_slots import ProviderSlots
from intric.shared.exceptions import NotFound
from intric.shared.paging import PageRequest, decode_cursor
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

    async def waiting_calls(self, tenant_id: UUID, user_id: UUID) -> WaitingCalls:
        waiting = [each for each in self._memory.calls.values() if each.call.status is CallStatus.WAITING]
        mine = [each for each in waiting if self._tenant_of(each) == tenant_id]
        return WaitingCalls(len(mine), sum(self._user_of(each) == user_id for each in mine))

    async def calls_sent(self, tenant_id: UUID, *, within: timedelta) -> int:
        since = self._memory.now() - within
        sent = [
            each for each in self._memory.calls.values() if each.call.sent_at and each.call.sent_at > since
        ]
        return sum(self._tenant_of(each) == tenant_id for each in sent)

    async def one(self, tenant_id: UUID, user_id: UUID | None, generation_id: UUID) -> Generation:
        found = self._memory.generations.get(generation_id)
        if found is None or found.tenant_id != tenant_id or user_id not in (None, found.user_id):
            raise NotFound
        return replace(found)

    async def list_page(
        self,
        tenant_id: UUID,
        user_id: UUID | None,
        statuses: Collection[GenerationStatus],
        page: PageRequest,
    ) -> list[GenerationSummary]:
        place = decode_cursor(page.cursor) if page.cursor else None
        summaries = [
            self._summary(each)
            for each in self._memory.generations.values()
            if each.tenant_id == tenant_id and user_id in (None, each.user_id) and each.status in statuses
        ]
        newest_first = sorted(summaries, key=lambda each: (each.created_at, each.id), reverse=True)
        following = [each for each in newest_first if place is None or (each.created_at, each.id) < place]
        return following[: page.limit + 1]

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

    async def get_for_update(self, tenant_id: UUID, user_id: UUID | None, generation_id: UUID) -> Generation:
        await self.one(tenant_id, user_id, generation_id)
        return self._whole(generation_id)

    async def get_for_update_by_call(self, call_id: UUID) -> Generation | None:
        stored = self._memory.calls.get(call_id)
        return self._whole(stored.generation_id) if stored else None

    async def get_for_update_next(
        self, provider: str, slots: ProviderSlots
    ) -> tuple[Generation, ProviderCall] | None:
        of_provider = [each for each in self._memory.calls.values() if each.provider == provider]
        out = sum(each.call.status is CallStatus.SENT for each in of_provider)
        waiting = [
            each
            for each in of_provider
            if each.call.status is CallStatus.WAITING
            and (
                not self._is_shared(each)
                or slots.admits(self._load(of_provider, self._tenant_of, each)[0], out)
            )
        ]
        if not waiting:
            return None

        def turn(each: StoredCall) -> tuple[float, ...]:
            of_tenant = self._load(of_provider, self._tenant_of, each)
            return *of_tenant, *self._load(of_provider, self._user_of, each), each.age

        following = min(waiting, key=turn)
        generation = self._whole(following.generation_id)
        return generation, generation.call(following.call.id)

    async def has_waiting_calls(self, provider: str) -> bool:
        calls = self._memory.calls.values()
        return any(each.provider == provider and each.call.status is CallStatus.WAITING for each in calls)

    async def find_stalled_call(self, job_id: int) -> ProviderCall | None:
        for stored in self._memory.calls.values():
            if stored.call.job_id == job_id and stored.call.status is CallStatus.SENT:
                return replace(stored.call)
        return None

    def _whole(self, generation_id: UUID) -> Generation:
        calls = [each.call for each in self._memory.calls.values() if each.generation_id == generation_id]
        return replace(self._memory.generations[generation_id], calls=deepcopy(calls))

    def _summary(self, generation: Generation) -> GenerationSummary:
        model = self._memory.catalogue[generation.image_model_id]
        outcomes = [outcome for _, outcome in self._memory.events[generation.id]]
        assert generation.created_at is not None
        return GenerationSummary(
            id=generation.id,
            status=generation.status,
            model_id=model.id,
            model_name=model.name,
            model_nickname=model.nickname,
            user_id=generation.user_id,
            user_email=f"{generation.user_id}@example.com",
            created_at=generation.created_at,
            requested=generation.requested,
            delivered=sum(not isinstance(outcome, Failure) for outcome in outcomes),
        )

    def _tenant_of(self, stored: StoredCall) -> UUID:
        return self._memory.generations[stored.generation_id].tenant_id

    def _user_of(self, stored: StoredCall) -> UUID:
        return self._memory.generations[stored.generation_id].user_id

    def _is_shared(self, stored: StoredCall) -> bool:
        """Return whether another tenant has enabled a model of the call's provider."""
        return any(
            decision.is_org_enabled
            and tenant_id != self._tenant_of(stored)
            and self._memory.catalogue[model_id].queue == stored.provider
            for (tenant_id, model_id), decision in self._memory.decisions.items()
        )

    def _load(
        self, calls: list[StoredCall], owner: Callable[[StoredCall], UUID], of: StoredCall
    ) -> tuple[int, float]:
        """Return how many calls this one's owner has open, and when one of them was last sent (POSIX time)."""
        mine = [each.call for each in calls if owner(each) == owner(of)]
        open_calls = sum(call.status is CallStatus.SENT for call in mine)
        last_sent = max((call.sent_at.timestamp() for call in mine if call.sent_at), default=0.0)
        return open_calls, last_sent
