from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import JSONResponse

from intric.api.error_responses import errors
from intric.api.services import provide, provide_for_user
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.presentation.generation_answers import (
    AnswerLimits,
    GenerationAnswers,
    answer_limits,
)
from intric.image_models.presentation.generation_stream import EVENT_STREAM, GenerationStream, wants_events
from intric.image_models.presentation.idempotency import IdempotencyKey, idempotency
from intric.image_models.presentation.image_generation_models import (
    GenerationProgress,
    IconGenerationProgress,
    IconGenerationRequest,
    IconGenerationResponse,
    ImageGenerationRequest,
    ImageGenerationResponse,
    PromptPreview,
    PromptPreviewRequest,
)
from intric.image_models.presentation.image_model_assembler import ImageModelAssembler
from intric.image_models.presentation.open_streams import LimitedStreams

Service = Annotated[ImageGenerationService, Depends(provide_for_user(ImageGenerationService))]
Assembler = Annotated[ImageModelAssembler, Depends(provide(ImageModelAssembler))]
Limits = Annotated[AnswerLimits, Depends(answer_limits)]
Progress = GenerationProgress | IconGenerationProgress

router = APIRouter(prefix="/image-models", tags=["Image Models"])

Accept = Annotated[str, Header(description=f"`{EVENT_STREAM}` for events, each picture as it arrives")]
Prefer = Annotated[
    str, Header(description="`respond-async` to be told at once where to look for what comes of it")
]
LastEventId = Annotated[
    int, Header(alias="Last-Event-ID", ge=0, le=2**31 - 1, description="Events up to this one are left out")
]
_GENERATION_ID = {
    "description": "Where to look again: `/generations/{id}`",
    "schema": {"type": "string", "format": "uuid"},
}
_LOCATION = {"description": "Path from the root of where to look again", "schema": {"type": "string"}}


def _generating(
    progress: type[GenerationProgress] | type[IconGenerationProgress],
) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"content": {EVENT_STREAM: {}}, "headers": {"Generation-Id": _GENERATION_ID}},
        202: {
            "model": progress,
            "description": "Accepted and not over yet: `Location` says where to look again.",
            "headers": {"Generation-Id": _GENERATION_ID, "Location": _LOCATION},
        },
        **errors(400, 401, 403, 404, 409, 422, 429, 502, 503, 504, 507),
    }


@router.post(
    "/generate",
    summary="Make pictures from a prompt",
    response_model=ImageGenerationResponse,
    responses=_generating(GenerationProgress),
    dependencies=[LimitedStreams],
)
async def generate_images(
    body: ImageGenerationRequest,
    request: Request,
    service: Service,
    assembler: Assembler,
    limits: Limits,
    accept: Accept = "application/json",
    prefer: Prefer = "",
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """All that arrive are kept and listed, whether or not the caller waits for them."""
    accepted = await service.start_images(
        body.command(), idempotency=idempotency(idempotency_key, "generate", body)
    )
    answers = GenerationAnswers(service, assembler, limits, body.response_format)
    return await answers.answer(request, accepted)


@router.post(
    "/generate-icon-variants",
    summary="Make icons for an assistant, an app or a space",
    response_model=IconGenerationResponse,
    responses=_generating(IconGenerationProgress),
    dependencies=[LimitedStreams],
)
async def generate_icon_variants(
    body: IconGenerationRequest,
    request: Request,
    service: Service,
    assembler: Assembler,
    limits: Limits,
    accept: Accept = "application/json",
    prefer: Prefer = "",
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Every variant fits the icon store as it is: square WebP, at most 512 px and 256 KB."""
    accepted = await service.start_icon_variants(
        body.command(), idempotency=idempotency(idempotency_key, "generate-icon-variants", body)
    )
    return await GenerationAnswers(service, assembler, limits).answer(request, accepted)


@router.post("/preview-prompt", summary="Show the automatic prompt for an icon", responses=errors(401, 422))
async def preview_prompt(body: PromptPreviewRequest, service: Service) -> PromptPreview:
    """Spends nothing."""
    prompt = service.preview_prompt(
        body.resource_name, body.resource_description, body.system_prompt, body.style
    )
    return PromptPreview(prompt=prompt)


@router.get(
    "/generations/{generation_id}",
    summary="Look at a generation of one's own, or watch it",
    response_model=Progress,
    responses={200: {"content": {EVENT_STREAM: {}}}, **errors(401, 404, 422, 429)},
    dependencies=[LimitedStreams],
)
async def get_generation(
    generation_id: UUID,
    request: Request,
    service: Service,
    assembler: Assembler,
    accept: Accept = "application/json",
    last_event_id: LastEventId = 0,
) -> Response:
    """What has come of it so far, with addresses and without bytes; as events also what is still to come."""
    outcome = await service.progress(generation_id)
    if wants_events(request):
        stream = GenerationStream(service, assembler, with_bytes=False)
        return stream.response(outcome.generation, {}, after=last_event_id)
    return JSONResponse(assembler.to_progress(outcome, {}).model_dump(mode="json"))


@router.delete(
    "/generations/{generation_id}",
    summary="Stop a generation",
    responses=errors(401, 403, 404, 422),
)
async def cancel_generation(generation_id: UUID, service: Service, assembler: Assembler) -> Progress:
    """Calls that have not been sent never are; those that were complete and are kept. May be repeated.

    Administrators may stop any generation of the organisation.
    """
    outcome = await service.cancel(generation_id)
    return assembler.to_progress(outcome, {})
