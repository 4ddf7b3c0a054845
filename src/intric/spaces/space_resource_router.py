"""The five endpoints that assistants and apps share."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from intric.api.error_responses import errors
from intric.api.paging import AskedPage
from intric.shared.schemas import PagedList
from intric.spaces.space_resource_models import (
    SpaceResourceCreate,
    SpaceResourcePublic,
    SpaceResourceUpdate,
)
from intric.spaces.space_resource_service import SpaceResourceService


def space_resource_router(
    noun: str,
    provide: Callable[..., SpaceResourceService],
    public: type[SpaceResourcePublic],
    listed: type[PagedList[Any]],
) -> APIRouter:
    """Build the router of one kind of resource.

    Args:
        noun: "assistant" or "app"; its plural is the path.
        provide: dependency that returns the service for the caller.
        public: response model of one resource.
        listed: response model of a list of them.
    """
    router = APIRouter(prefix=f"/{noun}s", tags=[f"{noun.capitalize()}s"])
    service_of_caller = Depends(provide)
    Service = Annotated[SpaceResourceService, service_of_caller]  # noqa: N806 - a type

    @router.get("/", response_model=listed, summary=f"List {noun}s", responses=errors(400, 401, 404, 422))
    async def list_page(service: Service, page: AskedPage, space_id: UUID | None = None) -> PagedList[Any]:
        """Oldest first, of one space or of the whole organisation, without their prompts."""
        return listed.of(await service.page(space_id, page))

    @router.post(
        "/",
        status_code=201,
        response_model=public,
        summary=f"Make an {noun}",
        responses=errors(401, 403, 404, 422, 507),
    )
    async def create(body: SpaceResourceCreate, service: Service) -> SpaceResourcePublic:
        return public.of(await service.create(body.space_id, body.name, body.description, body.prompt))

    @router.get("/{id}/", response_model=public, summary=f"Get an {noun}", responses=errors(401, 404, 422))
    async def get_one(id: UUID, service: Service) -> SpaceResourcePublic:
        return public.of(await service.one(id))

    @router.patch(
        "/{id}/", response_model=public, summary=f"Change an {noun}", responses=errors(401, 403, 404, 422)
    )
    async def update(id: UUID, body: SpaceResourceUpdate, service: Service) -> SpaceResourcePublic:
        """Any user of the organisation may. A field that is left out stays as it is, null empties it."""
        return public.of(await service.update(id, body.given()))

    @router.delete(
        "/{id}/", status_code=204, summary=f"Delete an {noun}", responses=errors(401, 403, 404, 422)
    )
    async def delete(id: UUID, service: Service) -> None:
        await service.delete(id)

    return router
