"""Claiming and ending provider calls, each within the caller's unit of work."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from intric.ai_models.credentials import EncryptedCredentials
from intric.image_models.application.ports.unit_of_work import UnitOfWork
from intric.image_models.domain.generation import Generation, GenerationKind
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import CallOutcome, ProviderCall
from intric.image_models.domain.provider_slots import DEFAULT_SLOTS, ProviderSlots


@dataclass(frozen=True, slots=True)
class CallContext:
    """A claimed call with all that it takes to make it.

    Args:
        own: what the tenant saved for the model's provider; None: the platform's credentials are used.
    """

    call: ProviderCall
    generation: Generation
    model: ImageModel
    own: EncryptedCredentials | None

    @property
    def is_test(self) -> bool:
        return self.generation.kind is GenerationKind.TEST


async def claim_next_call(
    uow: UnitOfWork, provider: str, job_id: int, now: datetime, slots: ProviderSlots = DEFAULT_SLOTS
) -> CallContext | None:
    """Mark the call that is next in the provider's queue as sent under this job; None when none may be sent now."""
    found = await uow.generations.get_for_update_next(provider, slots)
    if found is None:
        return None
    generation, call = found
    generation.start_call(call.id, job_id, now)
    await uow.generations.save(generation, [])
    return await _context(uow, generation, call)


async def resume_call(uow: UnitOfWork, call: ProviderCall) -> CallContext | None:
    """The context of a call that was claimed before and not made yet; None where its owner was removed meanwhile."""
    generation = await uow.generations.get_for_update_by_call(call.id)
    return await _context(uow, generation, call) if generation else None


async def end_call(uow: UnitOfWork, call_id: UUID, outcome: CallOutcome, now: datetime) -> None:
    """Store the outcome of a call. Does nothing where the call's owner was removed meanwhile."""
    generation = await uow.generations.get_for_update_by_call(call_id)
    if generation is not None:
        events = generation.end_call(call_id, outcome, now)
        await uow.generations.save(generation, events)


async def _context(uow: UnitOfWork, generation: Generation, call: ProviderCall) -> CallContext:
    model = await uow.image_models.one(generation.tenant_id, generation.image_model_id)
    own = await uow.credentials.own(generation.tenant_id, model.credential_provider)
    return CallContext(call, generation, model, own)
