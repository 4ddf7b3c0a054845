from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response

from intric.api.error_responses import errors
from intric.api.etag import is_known
from intric.api.services import provide, provide_for_user
from intric.image_models.application.generated_image_service import GeneratedImageService
from intric.image_models.domain.generated_image import RenditionKind
from intric.image_models.presentation.image_generation_models import (
    GeneratedImageList,
    GeneratedImagePublic,
    Rendition,
)
from intric.image_models.presentation.image_model_assembler import ImageModelAssembler

router = APIRouter(prefix="/generated-images", tags=["Generated Images"])

Service = Annotated[GeneratedImageService, Depends(provide_for_user(GeneratedImageService))]
Assembler = Annotated[ImageModelAssembler, Depends(provide(ImageModelAssembler))]


class ImageScope(StrEnum):
    OWN = "own"
    TENANT = "tenant"


@router.get("/", summary="List generated pictures, newest first", responses=errors(400, 401, 403, 422))
async def list_generated_images(
    service: Service,
    assembler: Assembler,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
    scope: ImageScope = ImageScope.OWN,
) -> GeneratedImageList:
    """One's own; administrators may ask for the whole organisation's."""
    page = await service.list_images(limit=limit, cursor=cursor, whole_tenant=scope is ImageScope.TENANT)
    return GeneratedImageList(
        items=[assembler.to_generated_image(image) for image in page.items],
        limit=limit,
        next_cursor=page.next_cursor,
    )


@router.get("/{image_id}/", summary="Look at one picture's facts", responses=errors(401, 404, 422))
async def get_generated_image(image_id: UUID, service: Service, assembler: Assembler) -> GeneratedImagePublic:
    return assembler.to_generated_image(await service.get_image(image_id))


@router.get(
    "/{image_id}/content",
    summary="Get a picture's bytes",
    response_class=Response,
    responses={200: {"content": {"image/*": {}}}, 304: {"description": "Unchanged"}, **errors(401, 404, 422)},
)
async def get_generated_image_content(
    image_id: UUID,
    service: Service,
    rendition: Rendition | None = None,
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """As the provider sent it, or a WebP made from it. It never changes, so it may be kept for ever."""
    kind = RenditionKind(rendition.value) if rendition else RenditionKind.ORIGINAL
    # A picture never changes, so that its name says which bytes they are; none need be read to compare.
    etag = f'"{image_id}-{kind}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=31536000, immutable"}
    if is_known(etag, if_none_match):
        await service.get_image(image_id)
        return Response(status_code=304, headers=headers)
    content = await service.get_content(image_id, kind)
    return Response(content.blob, media_type=content.mimetype, headers=headers)


@router.delete("/{image_id}/", summary="Delete a picture", status_code=204, responses=errors(401, 404, 422))
async def delete_generated_image(image_id: UUID, service: Service) -> None:
    """One's own; administrators may delete any of the organisation's."""
    await service.delete_image(image_id)
