"""The response to a generation request: JSON when it is over, a location to look at later, or events."""

import time
from contextlib import suppress
from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from intric.api.context import Context
from intric.image_models.application.generation_outcome import AcceptedGeneration, GenerationOutcome
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.errors import NothingDelivered
from intric.image_models.domain.generation import GenerationKind
from intric.image_models.presentation.answer_memory import AnswerShare, Share
from intric.image_models.presentation.bounded_response import BoundedResponse
from intric.image_models.presentation.generation_stream import GenerationStream, rendition_of, wants_events
from intric.image_models.presentation.image_generation_models import ResponseFormat
from intric.image_models.presentation.image_model_assembler import (
    Contents,
    ImageModelAssembler,
    generation_path,
)
from intric.shared.exceptions import NotFound

RESPOND_ASYNC = "respond-async"


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """Of JSON with pictures: the memory that it takes, and seconds until the client has read it."""

    share: AnswerShare
    send_timeout_s: float


def answer_limits(share: Share, context: Context) -> AnswerLimits:
    """The limits of the request's answer, as a dependency."""
    return AnswerLimits(share, context.settings.answer_timeout_s)


class GenerationAnswers:
    """Answers for one caller.

    Args:
        limits: of JSON that holds pictures.
        response_format: whether bytes are sent along.
    """

    def __init__(
        self,
        service: ImageGenerationService,
        assembler: ImageModelAssembler,
        limits: AnswerLimits,
        response_format: ResponseFormat = ResponseFormat.B64_JSON,
    ) -> None:
        self._service = service
        self._assembler = assembler
        self._limits = limits
        self._with_bytes = response_format is ResponseFormat.B64_JSON

    async def answer(self, request: Request, accepted: AcceptedGeneration) -> Response:
        """As the caller's `Prefer` and `Accept` headers ask.

        Raises NothingDelivered for JSON without a single picture.
        """
        deadline = time.monotonic() + self._service.wait_s
        headers = {"Generation-Id": str(accepted.generation.id)}
        request.state.headers_of_errors = headers
        if _prefers_to_come_back(request):
            outcome = await self._service.progress(accepted.generation.id)
            return self._later(outcome, headers | {"Preference-Applied": RESPOND_ASYNC})
        if wants_events(request):
            stream = GenerationStream(self._service, self._assembler, with_bytes=self._with_bytes)
            return stream.response(accepted.generation, headers)
        outcome = await self._service.outcome(accepted)
        if not outcome.is_over:
            return self._later(outcome, headers)
        if outcome.failures and not outcome.images:
            raise NothingDelivered(outcome.failures)
        if not self._with_bytes:
            body = self._assembler.to_progress(outcome, {})
            return Response(body.model_dump_json(), 200, headers, "application/json")
        if not await self._limits.share.acquire(_size_as_base64(outcome), deadline - time.monotonic()):
            return self._later(outcome, headers)
        body = self._assembler.to_progress(outcome, await self._contents(outcome))
        return BoundedResponse(body.model_dump_json(), headers, timeout_s=self._limits.send_timeout_s)

    def _later(self, outcome: GenerationOutcome, headers: dict[str, str]) -> Response:
        body = self._assembler.to_progress(outcome, {})
        location = {"Location": generation_path(outcome.generation.id)}
        return JSONResponse(body.model_dump(mode="json"), 202, headers | location)

    async def _contents(self, outcome: GenerationOutcome) -> Contents:
        contents = {}
        for image in outcome.images:
            with suppress(NotFound):  # deleted in between
                rendition = rendition_of(outcome.generation.kind)
                contents[image.id] = await self._service.content(image, rendition)
        return contents


def _size_as_base64(outcome: GenerationOutcome) -> int:
    is_icon = outcome.generation.kind is GenerationKind.ICONS
    sizes = [(image.icon_file_size or 0) if is_icon else image.file_size for image in outcome.images]
    return sum(sizes) * 4 // 3


def _prefers_to_come_back(request: Request) -> bool:
    """Whether one of the preferences of RFC 7240 is `respond-async`."""
    preferences = ",".join(request.headers.getlist("prefer")).split(",")
    return any(each.partition(";")[0].strip().lower() == RESPOND_ASYNC for each in preferences)
