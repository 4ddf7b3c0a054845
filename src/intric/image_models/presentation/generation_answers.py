"""A generation's answer: at once as JSON when it is over, or as events while it goes on."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent

from intric.image_models.application.generation_outcome import AcceptedGeneration, GenerationOutcome
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.errors import NothingDelivered
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, RenditionKind
from intric.image_models.domain.generation import GenerationKind
from intric.image_models.presentation.image_generation_models import (
    ImagePublic,
    ImageVariant,
    ResponseFormat,
)
from intric.image_models.presentation.image_model_assembler import Contents, ImageModelAssembler
from intric.main.exceptions import NotFound

GENERATIONS_PATH = "/api/v1/image-models/generations"
EVENT_STREAM = "text/event-stream"
KEEP_AWAKE_S = 15


class GenerationAnswers:
    """Answers for one caller; `response_format` says whether bytes are sent along."""

    def __init__(
        self,
        service: ImageGenerationService,
        assembler: ImageModelAssembler,
        response_format: ResponseFormat = ResponseFormat.B64_JSON,
    ) -> None:
        self._service = service
        self._assembler = assembler
        self._with_bytes = response_format is ResponseFormat.B64_JSON

    async def answer(self, request: Request, accepted: AcceptedGeneration) -> Response:
        """As the caller's `Accept` header asks. Raises NothingDelivered for JSON without a single picture."""
        headers = {"Generation-Id": str(accepted.generation.id)}
        request.state.headers_of_errors = headers
        if EVENT_STREAM in request.headers.get("accept", ""):
            return EventSourceResponse(self._events(accepted), headers=headers, ping=KEEP_AWAKE_S)
        outcome = await self._service.outcome(accepted)
        if not outcome.is_over:
            location = f"{GENERATIONS_PATH}/{accepted.generation.id}"
            body = self._assembler.to_progress(outcome, {})
            return JSONResponse(body.model_dump(mode="json"), 202, {**headers, "Location": location})
        if outcome.failures and not outcome.images:
            raise NothingDelivered(outcome.failures)
        body = self._assembler.to_progress(outcome, await self._contents(outcome))
        return JSONResponse(body.model_dump(mode="json"), 200, headers)

    async def _events(self, accepted: AcceptedGeneration) -> AsyncIterator[ServerSentEvent]:
        generation = accepted.generation
        delivered: set[int] = set()
        yield _event("generation", {"id": str(generation.id)})
        if generation.kind is GenerationKind.ICONS:
            yield _event("prompt", {"generated_prompt": generation.prompt})
        async for event in self._service.watch(generation.id):
            if isinstance(event.outcome, Failure):
                yield _event("failure", self._assembler.to_failure(event.outcome), event.number)
                continue
            picture = await self._picture(event.outcome, generation.kind)
            if picture is not None:
                delivered.add(event.outcome.index)
                name = "variant" if generation.kind is GenerationKind.ICONS else "image"
                yield _event(name, picture, event.number)
        if (await self._service.progress(generation.id)).is_over:
            yield _event("done", {"requested": generation.requested, "delivered": len(delivered)})

    async def _picture(
        self, image: GeneratedImage, kind: GenerationKind
    ) -> ImagePublic | ImageVariant | None:
        """None for a picture that somebody has deleted meanwhile."""
        try:
            content = await self._service.content(image, _rendition(kind)) if self._with_bytes else None
        except NotFound:
            return None
        if kind is GenerationKind.ICONS:
            return self._assembler.to_variant(image, content)
        return self._assembler.to_image(image, content)

    async def _contents(self, outcome: GenerationOutcome) -> Contents:
        if not self._with_bytes:
            return {}
        contents = {}
        for image in outcome.images:
            with suppress(NotFound):  # somebody has deleted it meanwhile
                contents[image.id] = await self._service.content(image, _rendition(outcome.generation.kind))
        return contents


def _rendition(kind: GenerationKind) -> RenditionKind:
    return RenditionKind.ICON if kind is GenerationKind.ICONS else RenditionKind.ORIGINAL


def _event(name: str, data: BaseModel | dict[str, object], number: int | None = None) -> ServerSentEvent:
    text = data.model_dump_json() if isinstance(data, BaseModel) else json.dumps(data, ensure_ascii=False)
    return ServerSentEvent(text, event=name, id=None if number is None else str(number))
