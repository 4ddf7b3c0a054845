"""Accepts generations and lets people watch them: the server's half."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from intric.image_models.application.enqueue_generation import enqueue_generation
from intric.image_models.application.generation_outcome import AcceptedGeneration, GenerationOutcome
from intric.image_models.application.model_choice import choose_model
from intric.image_models.application.ports.generation_events import GenerationEvents
from intric.image_models.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intric.image_models.domain.errors import IdempotencyKeyReused
from intric.image_models.domain.generated_image import GeneratedImage, ImageContent, RenditionKind
from intric.image_models.domain.generation import Generation, GenerationKind, Idempotency
from intric.image_models.domain.generation_repo import GenerationEvent
from intric.image_models.domain.icon_prompt import icon_prompt, own_words, with_style
from intric.image_models.domain.image_model import ImageModel
from intric.shared.user import User

# Watchers look again by themselves now and then, should a wake-up have been lost.
POLL_INTERVAL_S = 5.0


class ImageGenerationService:
    """General-purpose image generation: pictures from a prompt, icons from what something is for.

    Args:
        max_waiting: how many calls of one tenant may wait in line before `Busy` is raised.
        wait_s: how many seconds the waiting methods wait before they return what there is.
    """

    def __init__(
        self,
        user: User,
        unit_of_work: UnitOfWorkFactory,
        generation_events: GenerationEvents,
        *,
        max_waiting: int,
        wait_s: float,
    ) -> None:
        self.user = user
        self._unit_of_work = unit_of_work
        self._events = generation_events
        self._max_waiting = max_waiting
        self._wait_s = wait_s

    async def generate_images(
        self,
        prompt: str,
        model_id: UUID | None = None,
        n: int = 1,
        size: str | None = None,
        quality: str | None = None,
        background: str | None = None,
        space_id: UUID | None = None,
    ) -> GenerationOutcome:
        """Make `n` pictures and wait for them; all that arrive are kept, whoever waits.

        Raises:
            ImageModelError: no model, or this model, can do it; says why.
            Busy: too many calls of the organisation wait in line.
        """
        accepted = await self.start_images(prompt, model_id, n, size, quality, background, space_id)
        return await self.outcome(accepted)

    async def generate_icon_variants(
        self,
        resource_name: str,
        resource_description: str | None = None,
        system_prompt: str | None = None,
        custom_prompt: str | None = None,
        num_variants: int = 4,
        model_id: UUID | None = None,
        style: str | None = None,
        space_id: UUID | None = None,
    ) -> tuple[str, GenerationOutcome]:
        """Make icons and wait for them: the prompt that was used, and what came. Raises as `generate_images`."""
        accepted = await self.start_icon_variants(
            resource_name,
            resource_description,
            system_prompt,
            custom_prompt,
            num_variants,
            model_id,
            style,
            space_id,
        )
        return accepted.generation.prompt, await self.outcome(accepted)

    async def start_images(
        self,
        prompt: str,
        model_id: UUID | None = None,
        n: int = 1,
        size: str | None = None,
        quality: str | None = None,
        background: str | None = None,
        space_id: UUID | None = None,
        *,
        idempotency: Idempotency | None = None,
    ) -> AcceptedGeneration:
        """Accept a generation without waiting for it.

        Args:
            idempotency: names the request; the same one again gives the generation that is there already.

        Raises:
            IdempotencyKeyReused: the key came before, with another request. And as `generate_images`.
        """
        async with self._unit_of_work() as work:
            if repeated := await self._repeated(work, idempotency):
                return repeated
            model = await choose_model(work, self.user.tenant_id, model_id, space_id)
            generation = Generation(
                tenant_id=self.user.tenant_id,
                user_id=self.user.id,
                image_model_id=model.id,
                kind=GenerationKind.IMAGES,
                prompt=prompt,
                own_words=prompt,
                requested=n,
                size=model.choose_size(size),
                quality=model.choose_quality(quality),
                background=model.choose_background(background),
                idempotency=idempotency,
            )
            return await self._accept(work, generation, model)

    async def start_icon_variants(
        self,
        resource_name: str,
        resource_description: str | None = None,
        system_prompt: str | None = None,
        custom_prompt: str | None = None,
        num_variants: int = 4,
        model_id: UUID | None = None,
        style: str | None = None,
        space_id: UUID | None = None,
        *,
        idempotency: Idempotency | None = None,
    ) -> AcceptedGeneration:
        """Accept a generation of icons without waiting for it. Takes `idempotency` and raises as `start_images`."""
        async with self._unit_of_work() as work:
            if repeated := await self._repeated(work, idempotency):
                return repeated
            model = await choose_model(work, self.user.tenant_id, model_id, space_id)
            automatic = self._generate_icon_prompt(
                resource_name, resource_description, system_prompt, model.choose_style(style)
            )
            custom = (custom_prompt or "").strip()
            generation = Generation(
                tenant_id=self.user.tenant_id,
                user_id=self.user.id,
                image_model_id=model.id,
                kind=GenerationKind.ICONS,
                prompt=with_style(custom, style) if custom else automatic,
                own_words=own_words(custom, automatic),
                resource_name=resource_name,
                resource_description=resource_description,
                requested=num_variants,
                size=model.icon_size(),
                quality=model.choose_quality(None),
                idempotency=idempotency,
            )
            return await self._accept(work, generation, model)

    def preview_prompt(
        self, name: str, description: str | None, system_prompt: str | None, style: str | None
    ) -> str:
        """The automatic prompt, without making anything."""
        return self._generate_icon_prompt(name, description, system_prompt, style)

    async def watch(self, generation_id: UUID, *, after: int = 0) -> AsyncIterator[GenerationEvent]:
        """What happened to one's own generation since event `after`, and then what happens, until it is over.

        Ends earlier only when this process does. Raises NotFound for a generation that is not one's own.
        """
        async with self._events.listen(generation_id) as subscription:
            while True:
                generation, events = await self._look(generation_id, after)
                for event in events:
                    after = event.number
                    yield event
                if generation.status.is_over:
                    return
                if not await subscription.wait(POLL_INTERVAL_S):
                    return

    async def outcome(self, accepted: AcceptedGeneration) -> GenerationOutcome:
        """Wait until the generation is over, at most the service's `wait_s` seconds."""
        try:
            async with asyncio.timeout(self._wait_s):
                async for _ in self.watch(accepted.generation.id):
                    pass
        except TimeoutError:
            pass  # what there is by now is the answer
        return await self.progress(accepted.generation.id)

    async def progress(self, generation_id: UUID) -> GenerationOutcome:
        """What one's own generation has come to so far. Raises NotFound."""
        async with self._unit_of_work() as work:
            generation = await work.generations.one(self.user.tenant_id, self.user.id, generation_id)
            model = await work.image_models.one(self.user.tenant_id, generation.image_model_id)
            events = await work.generations.events(self.user.tenant_id, generation_id, after=0)
        return GenerationOutcome.of(AcceptedGeneration(generation, model), events)

    async def cancel(self, generation_id: UUID) -> GenerationOutcome:
        """Stop what has not been sent; what has been comes home and is kept. May be repeated. Raises NotFound."""
        async with self._unit_of_work() as work:
            await work.generations.cancel(self.user.tenant_id, self.user.id, generation_id)
        return await self.progress(generation_id)

    async def content(self, image: GeneratedImage, rendition: RenditionKind) -> ImageContent:
        """The bytes of a picture of one's own. Raises NotFound."""
        async with self._unit_of_work() as work:
            return await work.generated_images.content(
                self.user.tenant_id, image.id, rendition, user_id=self.user.id
            )

    def _generate_icon_prompt(
        self, name: str, description: str | None, system_prompt: str | None, style: str | None = None
    ) -> str:
        """Auto-generate prompt from resource metadata."""
        return icon_prompt(name, description, system_prompt, style)

    async def _look(self, generation_id: UUID, after: int) -> tuple[Generation, list[GenerationEvent]]:
        async with self._unit_of_work() as work:
            # The status is read first: events that come in between are then seen at the next look.
            generation = await work.generations.one(self.user.tenant_id, self.user.id, generation_id)
            events = await work.generations.events(self.user.tenant_id, generation_id, after=after)
        return generation, events

    async def _repeated(self, work: UnitOfWork, idempotency: Idempotency | None) -> AcceptedGeneration | None:
        if idempotency is None:
            return None
        generation = await work.generations.find_by_idempotency_key(
            self.user.tenant_id, self.user.id, idempotency.key
        )
        if generation is None:
            return None
        if generation.idempotency != idempotency:
            raise IdempotencyKeyReused
        model = await work.image_models.one(self.user.tenant_id, generation.image_model_id)
        return AcceptedGeneration(generation, model)

    async def _accept(
        self, work: UnitOfWork, generation: Generation, model: ImageModel
    ) -> AcceptedGeneration:
        await enqueue_generation(work, generation, model, max_waiting=self._max_waiting)
        return AcceptedGeneration(generation, model)
