"""Endpoints for the icons of spaces, assistants and apps."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Header, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from intric.api.error_responses import errors
from intric.api.etag import is_known
from intric.api.services import provide, provide_for_user
from intric.icons.icon import IconContent
from intric.icons.icon_service import IconService, PublicIconService
from intric.imaging.formats import MIMETYPES
from intric.imaging.uploaded_picture import ContentCredentials
from intric.shared.schemas import example

router = APIRouter(prefix="/icons", tags=["Icons"])

_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    # Icons are public and shown by other pages, too.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


class IconPublic(BaseModel):
    model_config = ConfigDict(
        json_schema_extra=example(id="f2d0a1c4-7f6b-4c1b-9b0e-5a4f7a3e8c90", content_credentials="none")
    )

    id: UUID
    content_credentials: ContentCredentials = Field(
        description="`broken`: the file said that it is marked (C2PA), and removing its EXIF or turning it upright"
        " ended that; `kept`: it is marked and stored byte for byte"
    )


Service = Annotated[IconService, Depends(provide_for_user(IconService))]
PublicService = Annotated[PublicIconService, Depends(provide(PublicIconService))]


@router.post(
    "/",
    status_code=201,
    summary="Upload an icon",
    responses=errors(401, 403, 404, 413, 415, 422, 507),
)
async def create_icon(
    file: UploadFile,
    service: Service,
    generated_image_id: Annotated[UUID | SkipJsonSchema[None], Form()] = None,
) -> IconPublic:
    """A PNG, JPEG or WebP of at most 256 KB and 4096 px a side; what the file says it is doesn't matter.

    EXIF, which tells where a photo was taken, is removed and its orientation applied; IPTC and XMP stay. A file without
    anything to remove is stored byte for byte.

    `generated_image_id` names the picture of one's own that it was made of: that one is kept from now on.
    """
    icon = await service.create(await file.read(), generated_image_id)
    return IconPublic(id=icon.id, content_credentials=icon.content_credentials)


@router.get(
    "/{id}/",
    summary="Get an icon's picture",
    response_class=Response,
    responses=errors(404, 422)
    | {
        200: {"content": {mimetype: {} for mimetype in MIMETYPES.values()}},
        304: {"description": "Unchanged"},
    },
)
async def get_icon(
    id: UUID, service: PublicService, if_none_match: Annotated[str, Header(include_in_schema=False)] = ""
) -> Response:
    """Needs no login: an icon is public once it was chosen."""
    return _picture(await service.content(id), if_none_match)


@router.delete("/{id}/", status_code=204, summary="Delete an icon", responses=errors(401, 403, 404, 422))
async def delete_icon(id: UUID, service: Service) -> None:
    """It disappears from the space, assistant or app that it is on."""
    await service.delete(id)


def _picture(icon: IconContent, if_none_match: str) -> Response:
    etag = f'"{icon.id}"'
    headers = _HEADERS | {"ETag": etag}
    if is_known(etag, if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(icon.blob, media_type=icon.mimetype, headers=headers)
