"""A generation as Server-Sent Events: past events first, then each as it happens, until it is over."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress

import structlog
from fastapi import Request
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent

from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, RenditionKind
from intric.image_models.domain.generation import Generation, GenerationEvent, GenerationKind
from intric.image_models.presentation.image_generation_models import ImagePublic, ImageVariant
from intric.image_models.presentation.image_model_assembler import ImageModelAssembler, generation_path
from intric.shared.exceptions import DatabaseUnavailable, NotFound

log = structlog.get_logger()

EVENT_STREAM = "text/event-stream"
KEEPALIVE_S = 15
# How long a stream may take to send `continue` when the server shuts down.
STREAM_GRACE_S = 3.0
# A comment after each picture: it is only sent once the picture was, so that one picture at a time is in memory.
_SENT = ServerSentEvent(comment="taken")


def wants_events(request: Request) -> bool:
    return EVENT_STREAM in request.headers.get("accept", "")


def rendition_of(kind: GenerationKind) -> RenditionKind:
    """The rendition that a generation of this kind gives its caller."""
    return RenditionKind.ICON if kind is GenerationKind.ICONS else RenditionKind.ORIGINAL


class _OneLineEvent(ServerSentEvent):
    """An event whose data is JSON, so that it holds no line breaks: searching a large picture for them is slow."""

    def encode(self) -> bytes:
        number = "" if self.id is None else f"id: {self.id}\r\n"
        return f"{number}event: {self.event}\r\ndata: {self.data}\r\n\r\n".encode()


class GenerationStream:
    """Streams events; pictures are read one at a time, each when the one before was sent.

    Args:
        with_bytes: whether pictures come with their bytes, or with their addresses alone.
    """

    def __init__(
        self, service: ImageGenerationService, assembler: ImageModelAssembler, *, with_bytes: bool
    ) -> None:
        self._service = service
        self._assembler = assembler
        self._with_bytes = with_bytes

    def response(
        self, generation: Generation, headers: Mapping[str, str], *, after: int = 0
    ) -> EventSourceResponse:
        """The events after number `after`, past and future."""
        return EventSourceResponse(
            self._events(generation, after),
            headers=headers,
            ping=KEEPALIVE_S,
            shutdown_grace_period=STREAM_GRACE_S,
        )

    async def _events(self, generation: Generation, after: int) -> AsyncIterator[ServerSentEvent]:
        """The stream; it just ends where the generation is deleted meanwhile, with its user."""
        with suppress(NotFound):
            async for event in self._all_events(generation, after):
                yield event

    async def _all_events(self, generation: Generation, after: int) -> AsyncIterator[ServerSentEvent]:
        yield _event("generation", {"id": str(generation.id)})
        if generation.kind is GenerationKind.ICONS:
            yield _event("prompt", {"generated_prompt": generation.prompt})
        delivered = None
        try:
            async for happened in self._service.watch(generation.id, after=after):
                event = await self._to_sse(generation, happened)
                if event is not None:
                    yield event
                    yield _SENT
                after = happened.number
            outcome = await self._service.progress(generation.id)
            delivered = len(outcome.images) if outcome.is_over else None
        except DatabaseUnavailable:
            log.warning("stream_interrupted", generation_id=str(generation.id))
        if delivered is not None:
            yield _event("done", {"requested": generation.requested, "delivered": delivered})
        else:  # this process is shutting down, or the database is unavailable
            yield _event("continue", {"location": generation_path(generation.id), "last_event_id": after})

    async def _to_sse(
        self, generation: Generation, happened: GenerationEvent[GeneratedImage]
    ) -> ServerSentEvent | None:
        """None for a picture that was deleted meanwhile."""
        if isinstance(happened.outcome, Failure):
            return _event("failure", self._assembler.to_failure(happened.outcome), happened.number)
        name = "variant" if generation.kind is GenerationKind.ICONS else "image"
        try:
            picture = await self._picture(happened.outcome, generation.kind)
        except NotFound:
            return None
        return _event(name, picture, happened.number)

    async def _picture(self, image: GeneratedImage, kind: GenerationKind) -> ImagePublic | ImageVariant:
        content = await self._service.content(image, rendition_of(kind)) if self._with_bytes else None
        if kind is GenerationKind.ICONS:
            return self._assembler.to_variant(image, content)
        return self._assembler.to_image(image, content)


def _event(name: str, data: BaseModel | dict[str, object], number: int | None = None) -> ServerSentEvent:
    text = data.model_dump_json() if isinstance(data, BaseModel) else json.dumps(data, ensure_ascii=False)
    return _OneLineEvent(text, event=name, id=None if number is None else str(number))
