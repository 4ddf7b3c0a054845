"""Steps shared by the tests, each in a transaction of its own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tests.factories.image_models import make_generation, make_new_image
from tests.integration.image_models.harnesses import RepositoryHarness

from intric.image_models.application.provider_calls import CallContext, claim_next_call, end_call
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, NewImage
from intric.image_models.domain.generation import Generation, GenerationStatus
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import CallOutcome, CallStatus
from intric.image_models.domain.provider_slots import DEFAULT_SLOTS, ProviderSlots
from intric.shared.user import User

QUEUE = "openai"


async def start(
    harness: RepositoryHarness, model: ImageModel, user: User, requested: int = 1, **given: Any
) -> Generation:
    generation = make_generation(model, user, requested=requested, **given)
    async with harness.unit_of_work() as uow:
        await uow.generations.add(generation, provider=QUEUE)
    return generation


async def claim(harness: RepositoryHarness, job_id: int) -> CallContext:
    claimed = await claim_next(harness, job_id)
    assert claimed is not None
    return claimed


async def claim_next(
    harness: RepositoryHarness, job_id: int, slots: ProviderSlots = DEFAULT_SLOTS
) -> CallContext | None:
    async with harness.unit_of_work() as uow:
        return await claim_next_call(uow, QUEUE, job_id, harness.now(), slots)


async def claim_all(harness: RepositoryHarness, slots: ProviderSlots) -> list[UUID]:
    """Claim calls until there is no slot for another; return their tenants."""
    tenant_ids: list[UUID] = []
    while claimed := await claim_next(harness, len(tenant_ids), slots):
        tenant_ids.append(claimed.generation.tenant_id)
    return tenant_ids


async def end(
    harness: RepositoryHarness,
    call_id: UUID,
    status: CallStatus = CallStatus.DELIVERED,
    images: Sequence[NewImage] = (),
    failures: Sequence[Failure] = (),
) -> None:
    async with harness.unit_of_work() as uow:
        await end_call(uow, call_id, CallOutcome(status, images, failures), harness.now())


async def cancel(harness: RepositoryHarness, generation: Generation) -> None:
    async with harness.unit_of_work() as uow:
        locked = await uow.generations.get_for_update(generation.tenant_id, generation.user_id, generation.id)
        await uow.generations.save(locked, locked.cancel(harness.now()))


async def make_picture(
    harness: RepositoryHarness, model: ImageModel, user: User, image: NewImage | None = None, **given: Any
) -> GeneratedImage:
    generation = await start(harness, model, user, **given)
    claimed = await claim(harness, job_id=generation.seed)
    await end(harness, claimed.call.id, images=[image or make_new_image()])
    async with harness.unit_of_work() as uow:
        (event,) = await uow.generations.events(user.tenant_id, generation.id, after=0)
    assert isinstance(event.outcome, GeneratedImage)
    return event.outcome


async def status_of(harness: RepositoryHarness, generation: Generation) -> GenerationStatus:
    async with harness.unit_of_work() as uow:
        return (await uow.generations.one(generation.tenant_id, generation.user_id, generation.id)).status


async def events_of(
    harness: RepositoryHarness, generation: Generation, after: int = 0
) -> list[tuple[int, int, str | None]]:
    """Return each event's number, index of the picture, and code of the failure if it failed."""
    async with harness.unit_of_work() as uow:
        events = await uow.generations.events(generation.tenant_id, generation.id, after=after)
    return [(event.number, event.outcome.index, getattr(event.outcome, "code", None)) for event in events]
