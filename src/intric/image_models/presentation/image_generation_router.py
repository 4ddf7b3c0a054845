from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response

from intric.authentication.current_user import CurrentUser
from intric.image_models.presentation.generation_answers import EVENT_STREAM, GenerationAnswers
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
from intric.server.dependencies import Container
from intric.server.openapi_responses import errors

router = APIRouter(prefix="/image-models", tags=["Image Models"])

Accept = Annotated[str, Header(description=f"`{EVENT_STREAM}` for events, each picture as it arrives")]
_GENERATING: dict[int | str, dict[str, Any]] = {
    200: {"content": {EVENT_STREAM: {}}},
    202: {"description": "Not over yet: `Location` says where to look again."},
    **errors(400, 401, 403, 404, 409, 422, 429, 502, 503, 504),
}


@router.post(
    "/generate",
    summary="Make pictures from a prompt",
    response_model=ImageGenerationResponse,
    responses=_GENERATING,
)
async def generate_images(
    body: ImageGenerationRequest,
    request: Request,
    container: Container,
    user: CurrentUser,
    accept: Accept = "application/json",
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """All that arrive are kept and listed, whether or not the caller waits for them."""
    service = container.image_generation_service(user=user)
    accepted = await service.start_images(
        body.prompt,
        body.model_id,
        body.n,
        body.size,
        body.quality,
        body.background,
        body.space_id,
        idempotency=idempotency(idempotency_key, "generate", body),
    )
    answers = GenerationAnswers(service, container.image_model_assembler(), body.response_format)
    return await answers.answer(request, accepted)


@router.post(
    "/generate-icon-variants",
    summary="Make icons for an assistant, an app or a space",
    response_model=IconGenerationResponse,
    responses=_GENERATING,
)
async def generate_icon_variants(
    body: IconGenerationRequest,
    request: Request,
    container: Container,
    user: CurrentUser,
    accept: Accept = "application/json",
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Every variant fits the icon store as it is: square WebP, at most 512 px and 256 KB."""
    service = container.image_generation_service(user=user)
    accepted = await service.start_icon_variants(
        body.resource_name,
        body.resource_description,
        body.system_prompt,
        body.custom_prompt,
        body.num_variants,
        body.model_id,
        body.style,
        body.space_id,
        idempotency=idempotency(idempotency_key, "generate-icon-variants", body),
    )
    return await GenerationAnswers(service, container.image_model_assembler()).answer(request, accepted)


@router.post("/preview-prompt", summary="Show the automatic prompt for an icon", responses=errors(401, 422))
async def preview_prompt(
    body: PromptPreviewRequest, container: Container, user: CurrentUser
) -> PromptPreview:
    """Spends nothing."""
    service = container.image_generation_service(user=user)
    prompt = service.preview_prompt(
        body.resource_name, body.resource_description, body.system_prompt, body.style
    )
    return PromptPreview(prompt=prompt)


@router.get(
    "/generations/{generation_id}",
    summary="Look at a generation of one's own",
    responses=errors(401, 404, 422),
)
async def get_generation(
    generation_id: UUID, container: Container, user: CurrentUser
) -> GenerationProgress | IconGenerationProgress:
    """What has come of it so far, with addresses and without bytes."""
    outcome = await container.image_generation_service(user=user).progress(generation_id)
    return container.image_model_assembler().to_progress(outcome, {})
