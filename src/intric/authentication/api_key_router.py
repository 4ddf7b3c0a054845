"""Endpoints for a user's own API keys."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from intric.api.error_responses import errors
from intric.api.services import provide_for_user
from intric.authentication.api_key_models import ApiKeyCreate, ApiKeyCreated, ApiKeyList, ApiKeyPublic
from intric.authentication.api_key_service import ApiKeyService

router = APIRouter(prefix="/users/api-keys", tags=["API keys"])


Service = Annotated[ApiKeyService, Depends(provide_for_user(ApiKeyService))]


@router.get("/", summary="List one's own API keys", responses=errors(401))
async def list_api_keys(service: Service) -> ApiKeyList:
    return ApiKeyList.of([ApiKeyPublic.of(key) for key in await service.all()])


@router.post("/", status_code=201, summary="Make an API key", responses=errors(401, 403, 422, 507))
async def create_api_key(body: ApiKeyCreate, service: Service) -> ApiKeyCreated:
    """The key is in this answer and never again. It may do what its maker may do."""
    made, key = await service.create(body.name, body.expires_at)
    return ApiKeyCreated(**ApiKeyPublic.of(made).model_dump(), key=key)


@router.delete("/{id}/", status_code=204, summary="Revoke an API key", responses=errors(401, 403, 404, 422))
async def revoke_api_key(id: UUID, service: Service) -> None:
    """It stops working at once."""
    await service.revoke(id)
