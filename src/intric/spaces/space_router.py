"""Endpoints for spaces, which hold an organisation's assistants and apps."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from intric.api.error_responses import errors
from intric.api.paging import AskedPage
from intric.api.services import provide_for_user
from intric.spaces.space_models import SpaceCreate, SpaceList, SpacePublic, SpaceUpdate
from intric.spaces.space_service import SpaceService

router = APIRouter(prefix="/spaces", tags=["Spaces"])


Service = Annotated[SpaceService, Depends(provide_for_user(SpaceService))]


@router.get("/", summary="List the spaces", responses=errors(400, 401, 422))
async def list_spaces(service: Service, page: AskedPage) -> SpaceList:
    """The organisation's, oldest first, with how many assistants and apps each has."""
    return SpaceList.of(await service.page(page))


@router.post("/", status_code=201, summary="Make a space", responses=errors(401, 403, 422, 507))
async def create_space(body: SpaceCreate, service: Service) -> SpacePublic:
    """It has no security classification until an administrator sets one."""
    return SpacePublic.of(await service.create(body.name, body.description))


@router.get("/{id}/", summary="Get a space", responses=errors(401, 404, 422))
async def get_space(id: UUID, service: Service) -> SpacePublic:
    return SpacePublic.of(await service.one(id))


@router.patch("/{id}/", summary="Change a space", responses=errors(401, 403, 404, 422))
async def update_space(id: UUID, body: SpaceUpdate, service: Service) -> SpacePublic:
    """Any user of the organisation may; only administrators change `security_classification`.

    A field that is left out stays as it is, null empties it.
    """
    return SpacePublic.of(await service.update(id, body.columns()))


@router.delete("/{id}/", status_code=204, summary="Delete a space", responses=errors(401, 403, 404, 422))
async def delete_space(id: UUID, service: Service) -> None:
    """With its assistants and apps."""
    await service.delete(id)
