"""Endpoints for the organisation's own credentials for providers."""

from typing import Annotated

from fastapi import APIRouter, Depends

from intric.api.error_responses import errors
from intric.api.services import provide_for_user
from intric.settings.credential_models import CredentialList, CredentialPublic, CredentialUpdate
from intric.settings.credential_service import CredentialService

router = APIRouter(prefix="/admin/credentials", tags=["Credentials"])


Service = Annotated[CredentialService, Depends(provide_for_user(CredentialService))]


@router.get("/", summary="List providers and what is saved for them", responses=errors(401, 403))
async def list_credentials(service: Service) -> CredentialList:
    """For administrators. Keys are never shown, only their last four characters."""
    return CredentialList.of([CredentialPublic.of(status) for status in await service.all()])


@router.put("/{provider}", summary="Save credentials for a provider", responses=errors(401, 403, 404, 422))
async def put_credentials(provider: str, body: CredentialUpdate, service: Service) -> CredentialPublic:
    """For administrators. Takes the place of what was saved; a secret that is left out stays as it is.

    They count from the next provider call on, and the organisation's own win over the installation's.
    """
    return CredentialPublic.of(await service.put(provider, body.given()))


@router.delete(
    "/{provider}",
    status_code=204,
    summary="Delete a provider's credentials",
    responses=errors(401, 403, 404, 422),
)
async def delete_credentials(provider: str, service: Service) -> None:
    """For administrators. Running calls complete; later ones use the installation's key, if there is one."""
    await service.delete(provider)
