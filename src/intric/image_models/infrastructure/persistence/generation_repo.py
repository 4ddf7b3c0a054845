from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_generations_table import ImageGenerations, ProviderCalls
from intric.image_models.domain.generated_image import GeneratedImage, NewImage
from intric.image_models.domain.generation import Generation, GenerationEvent, GenerationStatus
from intric.image_models.domain.generation_repo import WaitingCalls
from intric.image_models.domain.generation_summary import GenerationSummary
from intric.image_models.domain.provider_call import CallStatus, ProviderCall
from intric.image_models.domain.provider_slots import ProviderSlots
from intric.image_models.infrastructure.persistence.call_scheduling import (
    count_sent_calls,
    count_waiting_calls,
    has_waiting_calls,
    next_waiting_call,
)
from intric.image_models.infrastructure.persistence.generated_image_repo import SqlGeneratedImageRepository
from intric.image_models.infrastructure.persistence.generation_events import add_events, events_after
from intric.image_models.infrastructure.persistence.generation_list import list_generations
from intric.image_models.infrastructure.persistence.generation_mapper import (
    call_to_row,
    generation_to_row,
    to_call,
    to_generation,
    update_call_row,
    update_generation_row,
)
from intric.image_models.infrastructure.persistence.idempotency_keys import forget_old_key, lock_key
from intric.shared.exceptions import NotFound
from intric.shared.paging import PageRequest

GENERATION_CHANNEL = "image_generation_events"


class SqlGenerationRepository:
    """GenerationRepository on PostgreSQL.

    Every transaction locks in one order, calls before their generation, so that none waits for another in a circle.
    The generation's row guards them all: the status of a call changes only while its generation is locked, so the
    calls are read after that lock was given.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._images = SqlGeneratedImageRepository(session)
        # The rows of the generations that were locked: a session forgets those that nothing refers to.
        self._rows: dict[UUID, tuple[ImageGenerations, Sequence[ProviderCalls]]] = {}

    async def add(self, generation: Generation, *, provider: str) -> None:
        self._session.add(generation_to_row(generation))
        await self._session.flush()
        self._session.add_all(call_to_row(generation, call, provider) for call in generation.calls)
        await self._session.flush()

    async def save(self, generation: Generation, events: Sequence[GenerationEvent[NewImage]]) -> None:
        row, call_rows = self._rows[generation.id]
        update_generation_row(row, generation)
        for call_row, call in zip(call_rows, generation.calls, strict=True):
            update_call_row(call_row, call)
        await add_events(self._session, self._images, generation, events)
        await self._session.flush()
        await self._session.execute(
            text("select pg_notify(:channel, :id)"), {"channel": GENERATION_CHANNEL, "id": str(generation.id)}
        )

    async def find_by_idempotency_key(self, tenant_id: UUID, user_id: UUID, key: str) -> Generation | None:
        await lock_key(self._session, user_id, key)
        await forget_old_key(self._session, user_id, key)
        row = await self._session.scalar(
            select(ImageGenerations).where(
                ImageGenerations.tenant_id == tenant_id,
                ImageGenerations.user_id == user_id,
                ImageGenerations.idempotency_key == key,
            )
        )
        return to_generation(row) if row else None

    async def waiting_calls(self, tenant_id: UUID, user_id: UUID) -> WaitingCalls:
        return await count_waiting_calls(self._session, tenant_id, user_id)

    async def calls_sent(self, tenant_id: UUID, *, within: timedelta) -> int:
        return await count_sent_calls(self._session, tenant_id, within)

    async def one(self, tenant_id: UUID, user_id: UUID | None, generation_id: UUID) -> Generation:
        query = select(ImageGenerations).where(
            ImageGenerations.id == generation_id, ImageGenerations.tenant_id == tenant_id
        )
        if user_id is not None:
            query = query.where(ImageGenerations.user_id == user_id)
        row = await self._session.scalar(query)
        if row is None:
            raise NotFound("There is no generation with this id.")
        return to_generation(row)

    async def list_page(
        self,
        tenant_id: UUID,
        user_id: UUID | None,
        statuses: Collection[GenerationStatus],
        page: PageRequest,
    ) -> list[GenerationSummary]:
        return await list_generations(self._session, tenant_id, user_id, statuses, page)

    async def events(
        self, tenant_id: UUID, generation_id: UUID, *, after: int
    ) -> list[GenerationEvent[GeneratedImage]]:
        return await events_after(self._session, tenant_id, generation_id, after)

    async def get_for_update(self, tenant_id: UUID, user_id: UUID | None, generation_id: UUID) -> Generation:
        await self.one(tenant_id, user_id, generation_id)
        await self._lock_calls(
            ProviderCalls.generation_id == generation_id, ProviderCalls.status == CallStatus.WAITING
        )
        generation = await self._locked(generation_id)
        if generation is None:
            raise NotFound("There is no generation with this id.")
        return generation

    async def get_for_update_by_call(self, call_id: UUID) -> Generation | None:
        locked = await self._lock_calls(ProviderCalls.id == call_id)
        return await self._locked(locked[0]) if locked else None

    async def get_for_update_next(
        self, provider: str, slots: ProviderSlots
    ) -> tuple[Generation, ProviderCall] | None:
        call = await next_waiting_call(self._session, provider, slots)
        generation = await self._locked(call.generation_id) if call else None
        return (generation, generation.call(call.id)) if generation and call else None

    async def has_waiting_calls(self, provider: str) -> bool:
        return await has_waiting_calls(self._session, provider)

    async def find_stalled_call(self, job_id: int) -> ProviderCall | None:
        row = await self._session.scalar(
            select(ProviderCalls).where(
                ProviderCalls.job_id == job_id, ProviderCalls.status == CallStatus.SENT
            )
        )
        return to_call(row) if row else None

    async def _lock_calls(self, *which: ColumnElement[bool]) -> list[UUID]:
        """The ids of the generations of the calls that were locked."""
        query = select(ProviderCalls.generation_id).where(*which).order_by(ProviderCalls.position)
        return list(await self._session.scalars(query.with_for_update()))

    async def _locked(self, generation_id: UUID) -> Generation | None:
        row = await self._session.get(
            ImageGenerations, generation_id, with_for_update=True, populate_existing=True
        )
        if row is None:
            return None
        query = (
            select(ProviderCalls)
            .where(ProviderCalls.generation_id == generation_id)
            .order_by(ProviderCalls.position)
            .execution_options(populate_existing=True)
        )
        calls = (await self._session.scalars(query)).all()
        self._rows[generation_id] = row, calls
        return to_generation(row, [to_call(call) for call in calls])
