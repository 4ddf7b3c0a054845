from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_generations_table import GenerationEvents, ImageGenerations, ProviderCalls
from intric.database.tables.image_models_table import GeneratedImages
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import NewImage
from intric.image_models.domain.generation import CallStatus, Generation, GenerationStatus, ProviderCall
from intric.image_models.domain.generation_repo import ClaimedCall, GenerationEvent
from intric.image_models.domain.image_generator import Cancelled
from intric.image_models.domain.image_model_repo import ImageModelRepository
from intric.image_models.infrastructure.persistence.call_scheduling import (
    count_sent_calls,
    count_waiting_calls,
    next_waiting_call,
)
from intric.image_models.infrastructure.persistence.generated_image_repo import (
    SqlGeneratedImageRepository,
    images_with_model,
    to_generated_image,
)
from intric.image_models.infrastructure.persistence.generation_mapper import (
    call_to_row,
    generation_to_row,
    to_call,
    to_generation,
)
from intric.image_models.infrastructure.persistence.idempotency_keys import forget_old_key, lock_key
from intric.shared.exceptions import NotFound

GENERATION_CHANNEL = "image_generation_events"


class SqlGenerationRepository:
    """GenerationRepository on PostgreSQL."""

    def __init__(self, session: AsyncSession, image_models: ImageModelRepository) -> None:
        self._session = session
        self._image_models = image_models
        self._images = SqlGeneratedImageRepository(session)

    async def add(self, generation: Generation, *, provider: str) -> None:
        self._session.add(generation_to_row(generation))
        await self._session.flush()
        self._session.add_all(call_to_row(generation, call, provider) for call in generation.calls)
        await self._session.flush()

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

    async def waiting_calls(self, tenant_id: UUID) -> int:
        return await count_waiting_calls(self._session, tenant_id)

    async def calls_sent(self, tenant_id: UUID, *, within: timedelta) -> int:
        return await count_sent_calls(self._session, tenant_id, within)

    async def one(self, tenant_id: UUID, user_id: UUID, generation_id: UUID) -> Generation:
        row = await self._session.scalar(
            select(ImageGenerations).where(
                ImageGenerations.id == generation_id,
                ImageGenerations.tenant_id == tenant_id,
                ImageGenerations.user_id == user_id,
            )
        )
        if row is None:
            raise NotFound("There is no generation with this id.")
        return to_generation(row)

    async def events(self, tenant_id: UUID, generation_id: UUID, *, after: int) -> list[GenerationEvent]:
        rows = list(
            await self._session.scalars(
                select(GenerationEvents)
                .join(ImageGenerations, ImageGenerations.id == GenerationEvents.generation_id)
                .where(ImageGenerations.tenant_id == tenant_id)
                .where(GenerationEvents.generation_id == generation_id, GenerationEvents.number > after)
                .order_by(GenerationEvents.number)
            )
        )
        query = images_with_model().where(
            GeneratedImages.id.in_([row.image_id for row in rows if row.image_id])
        )
        images = {row[0].id: to_generated_image(*row) for row in await self._session.execute(query)}
        return [
            GenerationEvent(row.number, images[row.image_id] if row.image_id else _to_failure(row))
            for row in rows
            if row.image_id is None or row.image_id in images
        ]

    async def claim_next_call(self, provider: str, job_id: int) -> ClaimedCall | None:
        call = await next_waiting_call(self._session, provider)
        if call is None:
            return None
        generation = await self._locked_generation(call.generation_id)
        call.status = CallStatus.SENT
        call.job_id = job_id
        call.sent_at = datetime.now(UTC)
        if generation.status == GenerationStatus.QUEUED:
            generation.status = GenerationStatus.RUNNING
        model = await self._image_models.one(call.tenant_id, generation.image_model_id)
        await self._session.flush()
        return ClaimedCall(to_call(call), to_generation(generation), model)

    async def find_stalled_call(self, job_id: int) -> ProviderCall | None:
        row = await self._session.scalar(
            select(ProviderCalls).where(
                ProviderCalls.job_id == job_id, ProviderCalls.status == CallStatus.SENT
            )
        )
        return to_call(row) if row else None

    async def cancel(self, tenant_id: UUID, user_id: UUID, generation_id: UUID) -> None:
        await self.one(tenant_id, user_id, generation_id)
        # Calls before their generation, in the order in which they are taken too.
        waiting = await self._locked_waiting_calls(generation_id)
        generation = await self._locked_generation(generation_id)
        if GenerationStatus(generation.status).is_over:
            return
        now = datetime.now(UTC)
        generation.cancel_requested_at = generation.cancel_requested_at or now
        for call in waiting:
            call.status, call.ended_at = CallStatus.CANCELLED, now
        indexes = [index for call in waiting for index in to_call(call).indexes]
        await self._record(generation, [], [Failure.of(index, Cancelled()) for index in indexes])
        await self._settle(generation)

    async def end_call(
        self,
        call_id: UUID,
        status: CallStatus,
        images: Sequence[NewImage],
        failures: Sequence[Failure],
    ) -> None:
        generation = await self._session.scalar(
            select(ImageGenerations)
            .join(ProviderCalls, ProviderCalls.generation_id == ImageGenerations.id)
            .where(ProviderCalls.id == call_id)
            .with_for_update(of=ImageGenerations)
            .execution_options(populate_existing=True)
        )
        if generation is None:
            return  # its owner was removed meanwhile
        call = await self._session.get_one(ProviderCalls, call_id, populate_existing=True)
        if not CallStatus(call.status).may_become(status):
            return
        call.status = status
        call.ended_at = datetime.now(UTC)
        await self._record(generation, images, failures)
        await self._settle(generation)

    async def _record(
        self, generation: ImageGenerations, images: Sequence[NewImage], failures: Sequence[Failure]
    ) -> None:
        """Number what happened, in the order of the pictures; the generation's row is locked meanwhile."""
        happened: list[NewImage | Failure] = sorted([*images, *failures], key=lambda each: each.index)
        for each in happened:
            generation.last_event += 1
            event = GenerationEvents(
                generation_id=generation.id, number=generation.last_event, index=each.index
            )
            if isinstance(each, NewImage):
                event.image_id = await self._images.save(to_generation(generation), each)
            else:
                event.code, event.message = each.code, each.message
                event.retry_after_s = each.retry_after
            self._session.add(event)
        await self._session.flush()

    async def _settle(self, generation: ImageGenerations) -> None:
        """Close a generation none of whose calls is open, and wake whoever watches."""
        open_call = await self._session.scalar(
            select(ProviderCalls.id)
            .where(ProviderCalls.generation_id == generation.id)
            .where(ProviderCalls.status.in_([status for status in CallStatus if status.is_open]))
            .limit(1)
        )
        if open_call is None and not GenerationStatus(generation.status).is_over:
            stopped = generation.cancel_requested_at is not None
            generation.status = GenerationStatus.CANCELLED if stopped else GenerationStatus.FINISHED
            generation.finished_at = datetime.now(UTC)
        await self._session.flush()
        await self._session.execute(
            text("select pg_notify(:channel, :id)"), {"channel": GENERATION_CHANNEL, "id": str(generation.id)}
        )

    async def _locked_generation(self, generation_id: UUID) -> ImageGenerations:
        return await self._session.get_one(
            ImageGenerations, generation_id, with_for_update=True, populate_existing=True
        )

    async def _locked_waiting_calls(self, generation_id: UUID) -> list[ProviderCalls]:
        query = (
            select(ProviderCalls)
            .where(ProviderCalls.generation_id == generation_id, ProviderCalls.status == CallStatus.WAITING)
            .order_by(ProviderCalls.position)
            .with_for_update()
        )
        return list(await self._session.scalars(query))


def _to_failure(row: GenerationEvents) -> Failure:
    return Failure(row.index, row.code or "", row.message or "", row.retry_after_s)
