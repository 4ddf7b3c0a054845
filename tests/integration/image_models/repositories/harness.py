"""Steps that the tests share, each in its own short transaction."""

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
from intric.shared.user import User

LINE = "openai"


async def start(
    harness: RepositoryHarness, model: ImageModel, user: User, requested: int = 1, **given: Any
) -> Generation:
    generation = make_generation(model, user, requested=requested, **given)
    async with harness.unit_of_work() as work:
        await work.generations.add(generation, provider=LINE)
    return generation


async def take(harness: RepositoryHarness, job_id: int) -> CallContext:
    async with harness.unit_of_work() as work:
        taken = await claim_next_call(work, LINE, job_id, harness.now())
    assert taken is not None
    return taken


async def end(
    harness: RepositoryHarness,
    call_id: UUID,
    status: CallStatus = CallStatus.DELIVERED,
    images: Sequence[NewImage] = (),
    failures: Sequence[Failure] = (),
) -> None:
    async with harness.unit_of_work() as work:
        await end_call(work, call_id, CallOutcome(status, images, failures), harness.now())


async def cancel(harness: RepositoryHarness, generation: Generation) -> None:
    async with harness.unit_of_work() as work:
        locked = await work.generations.get_for_update(
            generation.tenant_id, generation.user_id, generation.id
        )
        await work.generations.save(locked, locked.cancel(harness.now()))


async def make_picture(
    harness: RepositoryHarness, model: ImageModel, user: User, image: NewImage | None = None, **given: Any
) -> GeneratedImage:
    generation = await start(harness, model, user, **given)
    taken = await take(harness, job_id=generation.seed)
    await end(harness, taken.call.id, images=[image or make_new_image()])
    async with harness.unit_of_work() as work:
        (event,) = await work.generations.events(user.tenant_id, generation.id, after=0)
    assert isinstance(event.outcome, GeneratedImage)
    return event.outcome


async def status_of(harness: RepositoryHarness, generation: Generation) -> GenerationStatus:
    async with harness.unit_of_work() as work:
        return (await work.generations.one(generation.tenant_id, generation.user_id, generation.id)).status


async def events_of(
    harness: RepositoryHarness, generation: Generation, after: int = 0
) -> list[tuple[int, int, str | None]]:
    """Number, index of the picture, and code where it failed."""
    async with harness.unit_of_work() as work:
        events = await work.generations.events(generation.tenant_id, generation.id, after=after)
    return [(event.number, event.outcome.index, getattr(event.outcome, "code", None)) for event in events]
