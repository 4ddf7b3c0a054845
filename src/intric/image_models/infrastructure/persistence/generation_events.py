"""The events of a generation as rows, each with the picture or the failure that it tells of."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_generations_table import GenerationEvents, ImageGenerations
from intric.database.tables.image_models_table import GeneratedImages
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, NewImage
from intric.image_models.domain.generation import Generation, GenerationEvent
from intric.image_models.infrastructure.persistence.generated_image_repo import (
    SqlGeneratedImageRepository,
    images_with_model,
    to_generated_image,
)


async def add_events(
    session: AsyncSession,
    images: SqlGeneratedImageRepository,
    generation: Generation,
    events: Sequence[GenerationEvent[NewImage]],
) -> None:
    """Add the events with their pictures to the session."""
    for event in events:
        outcome = event.outcome
        row = GenerationEvents(generation_id=generation.id, number=event.number, index=outcome.index)
        if isinstance(outcome, NewImage):
            row.image_id = await images.save(generation, outcome)
        else:
            row.code, row.message, row.retry_after_s = outcome.code, outcome.message, outcome.retry_after
        session.add(row)


async def events_after(
    session: AsyncSession, tenant_id: UUID, generation_id: UUID, number: int
) -> list[GenerationEvent[GeneratedImage]]:
    """The events since this number, in order; without those whose picture was deleted in between."""
    query = (
        select(GenerationEvents)
        .join(ImageGenerations, ImageGenerations.id == GenerationEvents.generation_id)
        .where(ImageGenerations.tenant_id == tenant_id)
        .where(GenerationEvents.generation_id == generation_id, GenerationEvents.number > number)
        .order_by(GenerationEvents.number)
    )
    rows = list(await session.scalars(query))
    of_rows = images_with_model().where(
        GeneratedImages.id.in_([row.image_id for row in rows if row.image_id])
    )
    images = {row[0].id: to_generated_image(*row) for row in await session.execute(of_rows)}
    return [
        GenerationEvent(row.number, images[row.image_id] if row.image_id else _to_failure(row))
        for row in rows
        if row.image_id is None or row.image_id in images
    ]


def _to_failure(row: GenerationEvents) -> Failure:
    return Failure(row.index, row.code or "", row.message or "", row.retry_after_s)
