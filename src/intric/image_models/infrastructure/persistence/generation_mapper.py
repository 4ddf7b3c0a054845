"""Maps generations and their calls to rows and back."""

from collections.abc import Sequence

from intric.database.tables.image_generations_table import ImageGenerations, ProviderCalls
from intric.image_models.domain.generation import (
    Generation,
    GenerationKind,
    GenerationStatus,
    Idempotency,
)
from intric.image_models.domain.provider_call import CallStatus, ProviderCall


def generation_to_row(generation: Generation) -> ImageGenerations:
    idempotency = generation.idempotency
    return ImageGenerations(
        id=generation.id,
        tenant_id=generation.tenant_id,
        user_id=generation.user_id,
        image_model_id=generation.image_model_id,
        kind=generation.kind,
        prompt=generation.prompt,
        own_words=generation.own_words,
        resource_name=generation.resource_name,
        resource_description=generation.resource_description,
        requested=generation.requested,
        size=generation.size,
        quality=generation.quality,
        background=generation.background,
        seed=generation.seed,
        status=generation.status,
        last_event=generation.last_event,
        idempotency_key=idempotency.key if idempotency else None,
        request_fingerprint=idempotency.fingerprint if idempotency else None,
    )


def update_generation_row(row: ImageGenerations, generation: Generation) -> None:
    """Write into the row what changes in a generation's life."""
    row.status = generation.status
    row.last_event = generation.last_event
    row.cancel_requested_at = generation.cancel_requested_at
    row.finished_at = generation.finished_at


def to_generation(row: ImageGenerations, calls: Sequence[ProviderCall] = ()) -> Generation:
    return Generation(
        id=row.id,
        tenant_id=row.tenant_id,
        user_id=row.user_id,
        image_model_id=row.image_model_id,
        kind=GenerationKind(row.kind),
        prompt=row.prompt,
        own_words=row.own_words,
        resource_name=row.resource_name,
        resource_description=row.resource_description,
        requested=row.requested,
        size=row.size,
        quality=row.quality,
        background=row.background,
        seed=row.seed,
        status=GenerationStatus(row.status),
        idempotency=_to_idempotency(row),
        created_at=row.created_at,
        last_event=row.last_event,
        cancel_requested_at=row.cancel_requested_at,
        finished_at=row.finished_at,
        calls=list(calls),
    )


def _to_idempotency(row: ImageGenerations) -> Idempotency | None:
    if row.idempotency_key is None or row.request_fingerprint is None:
        return None
    return Idempotency(row.idempotency_key, row.request_fingerprint)


def call_to_row(generation: Generation, call: ProviderCall, provider: str) -> ProviderCalls:
    return ProviderCalls(
        id=call.id,
        generation_id=generation.id,
        tenant_id=generation.tenant_id,
        user_id=generation.user_id,
        provider=provider,
        position=call.position,
        first_index=call.first_index,
        count=call.count,
        seed=call.seed,
        status=call.status,
    )


def update_call_row(row: ProviderCalls, call: ProviderCall) -> None:
    """Write into the row what changes in a call's life."""
    row.status = call.status
    row.job_id = call.job_id
    row.sent_at = call.sent_at
    row.ended_at = call.ended_at


def to_call(row: ProviderCalls) -> ProviderCall:
    return ProviderCall(
        id=row.id,
        position=row.position,
        first_index=row.first_index,
        count=row.count,
        seed=row.seed,
        status=CallStatus(row.status),
        job_id=row.job_id,
        sent_at=row.sent_at,
        ended_at=row.ended_at,
    )
