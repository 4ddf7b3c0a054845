"""Endpoints for an organisation's security classifications."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from intric.api.error_responses import errors
from intric.api.services import provide_for_user
from intric.security_classifications.security_classification_models import (
    SecurityClassificationCreate,
    SecurityClassificationList,
    SecurityClassificationPublic,
    SecurityClassificationUpdate,
)
from intric.security_classifications.security_classification_service import SecurityClassificationService

router = APIRouter(prefix="/security-classifications", tags=["Security classifications"])


Service = Annotated[SecurityClassificationService, Depends(provide_for_user(SecurityClassificationService))]


@router.get("/", summary="List the security classifications", responses=errors(401))
async def list_classifications(service: Service) -> SecurityClassificationList:
    """Lowest first."""
    return SecurityClassificationList.of(
        [SecurityClassificationPublic.of(found) for found in await service.all()]
    )


@router.post(
    "/", status_code=201, summary="Make a security classification", responses=errors(401, 403, 409, 422)
)
async def create_classification(
    body: SecurityClassificationCreate, service: Service
) -> SecurityClassificationPublic:
    """For administrators. Name and level are unique in an organisation."""
    made = await service.create(body.name, body.description, body.security_level)
    return SecurityClassificationPublic.of(made)


@router.patch("/{id}/", summary="Change a security classification", responses=errors(401, 403, 404, 409, 422))
async def update_classification(
    id: UUID, body: SecurityClassificationUpdate, service: Service
) -> SecurityClassificationPublic:
    """For administrators. A field that is left out stays as it is."""
    return SecurityClassificationPublic.of(await service.update(id, body.given()))


@router.delete(
    "/{id}/",
    status_code=204,
    summary="Delete a security classification",
    responses=errors(401, 403, 404, 409, 422),
)
async def delete_classification(id: UUID, service: Service) -> None:
    """For administrators. While a space or an image model carries it: 409, and `details` says which."""
    await service.delete(id)
