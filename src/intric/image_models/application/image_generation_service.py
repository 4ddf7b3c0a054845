"""Accepts generations and lets users watch them: the server's side."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

from intric.image_models.application.commands import GenerateIcons, GenerateImages
from intric.image_models.application.generation_outcome import AcceptedGeneration, GenerationOutcome
from intric.image_models.application.generation_queue import GenerationQueue
from intric.image_models.application.model_choice import choose_model
from intric.image_models.application.ports.generation_events import GenerationEvents
from intric.image_models.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intric.image_models.domain.errors import IdempotencyKeyReused
from intric.image_models.domain.generated_image import GeneratedImage, ImageContent, RenditionKind
from intric.image_models.domain.generation import Generation, GenerationEvent, GenerationKind, Idempotency
from intric.image_models.domain.icon_prompt import icon_prompt, own_words, with_style
from intric.image_models.domain.image_model import ImageModel
from intric.shared.user import User

# Watchers also read at this interval, in case a notification was lost.
POLL_INTERVAL_S = 5.0


class ImageGenerationService:
    """General-purpose image generation: pictures from a prompt, icons from what something is for.

    Args:
        wait_s: how many seconds the waiting methods wait before they return what has arrived.
    """

    def __init__(
        self,
        user: User,
        unit_of_work: UnitOfWorkFactory,
        generation_events: GenerationEvents,
        queue: GenerationQueue,
        *,
        wait_s: float,
    ) -> None:
        self.user = user
        self._unit_of_work = unit_of_work
        self._events = generation_events
        self._queue = queue
        self.wait_s = wait_s

    async def generate_images(self, command: GenerateImages) -> GenerationOutcome:
        """Make pictures and wait for them; all that arrive are kept, whether or not the caller still waits.

        Raises:
            ImageModelError: no model, or not this model, can do it; says why.
            Busy: too many calls of the organisation wait.
            QuotaExceeded, StorageFull: its pictures could not be stored.
        """
        return await self.outcome(await self.start_images(command))

    async def generate_icon_variants(self, command: GenerateIcons) -> tuple[str, GenerationOutcome]:
        """Make icons and wait for them: the prompt that was used, and the outcome. Raises as `generate_images`."""
        accepted = await self.start_icon_variants(command)
        return accepted.generation.prompt, await self.outcome(accepted)

    async def start_images(
        self, command: GenerateImages, *, idempotency: Idempotency | None = None
    ) -> AcceptedGeneration:
        """Accept a generation without waiting for it.

        Args:
            idempotency: identifies the request; repeated, it gives the generation that is there already.

        Raises:
            IdempotencyKeyReused: the key was used before, with another request. And as `generate_images`.
        """
        async with self._unit_of_work() as uow:
            if repeated := await self._find_repeated(uow, idempotency):
                return repeated
            model = await choose_model(uow, self.user.tenant_id, command.model_id, command.space_id)
            generation = Generation(
                tenant_id=self.user.tenant_id,
                user_id=self.user.id,
                image_model_id=model.id,
                kind=GenerationKind.IMAGES,
                prompt=command.prompt,
                own_words=command.prompt,
                requested=command.n,
                size=model.choose_size(command.size),
                quality=model.choose_quality(command.quality),
                background=model.choose_background(command.background),
                idempotency=idempotency,
            )
            return await self._enqueue(uow, generation, model)

    async def start_icon_variants(
        self, command: GenerateIcons, *, idempotency: Idempotency | None = None
    ) -> AcceptedGeneration:
        """Accept a generation of icons without waiting for it. Takes `idempotency` and raises as `start_images`."""
        async with self._unit_of_work() as uow:
            if repeated := await self._find_repeated(uow, idempotency):
                return repeated
            model = await choose_model(uow, self.user.tenant_id, command.model_id, command.space_id)
            automatic = self._generate_icon_prompt(
                command.resource_name,
                command.resource_description,
                command.system_prompt,
                model.choose_style(command.style),
            )
            custom = (command.custom_prompt or "").strip()
            generation = Generation(
                tenant_id=self.user.tenant_id,
                user_id=self.user.id,
                image_model_id=model.id,
                kind=GenerationKind.ICONS,
                prompt=with_style(custom, command.style) if custom else automatic,
                own_words=own_words(custom, automatic),
                resource_name=command.resource_name,
                resource_description=command.resource_description,
                requested=command.num_variants,
                size=model.icon_size(),
                quality=model.choose_quality(None),
                idempotency=idempotency,
            )
            return await self._enqueue(uow, generation, model)

    def preview_prompt(
        self, name: str, description: str | None, system_prompt: str | None, style: str | None
    ) -> str:
        """The automatic prompt, without making anything."""
        return self._generate_icon_prompt(name, description, system_prompt, style)

    async def watch(
        self, generation_id: UUID, *, after: int = 0
    ) -> AsyncIterator[GenerationEvent[GeneratedImage]]:
        """The events of one's own generation since number `after`, and then each as it happens, until it is over.

        Ends earlier only when this process does. Raises NotFound for a generation that is not one's own.
        """
        async with self._events.listen(generation_id) as subscription:
            while True:
                generation, events = await self._read_events(generation_id, after)
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
            async with asyncio.timeout(self.wait_s):
                async for _ in self.watch(accepted.generation.id):
                    pass
        except TimeoutError:
            pass  # what has arrived by now is the answer
        return await self.progress(accepted.generation.id)

    async def progress(self, generation_id: UUID) -> GenerationOutcome:
        """One's own generation with what has arrived so far. Raises NotFound."""
        return await self._progress(generation_id, self.user.id)

    async def cancel(self, generation_id: UUID) -> GenerationOutcome:
        """Cancel the calls that have not been sent; sent ones complete and are kept. Repeatable.

        An administrator may cancel any generation of the organisation. Raises NotFound.
        """
        user_id = None if self.user.is_admin else self.user.id
        async with self._unit_of_work() as uow:
            generation = await uow.generations.get_for_update(self.user.tenant_id, user_id, generation_id)
            await uow.generations.save(generation, generation.cancel(datetime.now(UTC)))
        return await self._progress(generation_id, user_id)

    async def content(self, image: GeneratedImage, rendition: RenditionKind) -> ImageContent:
        """The bytes of a picture of one's own. Raises NotFound."""
        async with self._unit_of_work() as uow:
            return await uow.generated_images.content(
                self.user.tenant_id, image.id, rendition, user_id=self.user.id
            )

    def _generate_icon_prompt(
        self, name: str, description: str | None, system_prompt: str | None, style: str | None = None
    ) -> str:
        """Auto-generate prompt from resource metadata."""
        return icon_prompt(name, description, system_prompt, style)

    async def _progress(self, generation_id: UUID, user_id: UUID | None) -> GenerationOutcome:
        async with self._unit_of_work() as uow:
            generation = await uow.generations.one(self.user.tenant_id, user_id, generation_id)
            model = await uow.image_models.one(self.user.tenant_id, generation.image_model_id)
            events = await uow.generations.events(self.user.tenant_id, generation_id, after=0)
        return GenerationOutcome.of(AcceptedGeneration(generation, model), events)

    async def _read_events(
        self, generation_id: UUID, after: int
    ) -> tuple[Generation, list[GenerationEvent[GeneratedImage]]]:
        async with self._unit_of_work() as uow:
            # The status is read first: an event that is stored in between is then read in the next round.
            generation = await uow.generations.one(self.user.tenant_id, self.user.id, generation_id)
            events = await uow.generations.events(self.user.tenant_id, generation_id, after=after)
        return generation, events

    async def _find_repeated(
        self, uow: UnitOfWork, idempotency: Idempotency | None
    ) -> AcceptedGeneration | None:
        if idempotency is None:
            return None
        generation = await uow.generations.find_by_idempotency_key(
            self.user.tenant_id, self.user.id, idempotency.key
        )
        if generation is None:
            return None
        if generation.idempotency != idempotency:
            raise IdempotencyKeyReused
        model = await uow.image_models.one(self.user.tenant_id, generation.image_model_id)
        return AcceptedGeneration(generation, model)

    async def _enqueue(
        self, uow: UnitOfWork, generation: Generation, model: ImageModel
    ) -> AcceptedGeneration:
        await self._queue.enqueue(uow, generation, model)
        return AcceptedGeneration(generation, model)
