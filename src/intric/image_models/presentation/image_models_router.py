from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from intric.api.error_responses import errors
from intric.api.services import provide, provide_for_user
from intric.image_models.application.image_model_crud_service import (
    NOT_PROVIDED,
    ImageModelCRUDService,
    NotProvided,
)
from intric.image_models.application.image_model_test_service import ImageModelTestService
from intric.image_models.presentation.image_model_assembler import ImageModelAssembler
from intric.image_models.presentation.image_model_models import (
    ImageModelList,
    ImageModelPublic,
    ImageModelTestResult,
    ImageModelUpdateFlags,
)

router = APIRouter(prefix="/image-models", tags=["Image Models"])

Service = Annotated[ImageModelCRUDService, Depends(provide_for_user(ImageModelCRUDService))]
TestService = Annotated[ImageModelTestService, Depends(provide_for_user(ImageModelTestService))]
Assembler = Annotated[ImageModelAssembler, Depends(provide(ImageModelAssembler))]


@router.get("/", summary="List image models with the organisation's settings", responses=errors(401))
async def get_image_models(service: Service, assembler: Assembler) -> ImageModelList:
    """By org and nickname. Deprecated models are left out unless the organisation still has them enabled."""
    return assembler.to_image_models(await service.get_image_models())


@router.post(
    "/{model_id}/",
    summary="Change the organisation's settings",
    responses=errors(400, 401, 403, 404, 409, 422),
)
async def update_image_model(
    model_id: UUID, flags: ImageModelUpdateFlags, service: Service, assembler: Assembler
) -> ImageModelPublic:
    """For administrators. Making a model the default enables it; disabling the default leaves none."""
    if "security_classification" not in flags.model_fields_set:
        classification: UUID | NotProvided | None = NOT_PROVIDED
    else:
        classification = flags.security_classification.id if flags.security_classification else None
    model = await service.update_image_model(
        model_id,
        is_org_enabled=flags.is_org_enabled,
        is_org_default=flags.is_org_default,
        security_classification=classification,
    )
    return assembler.to_image_model(model)


@router.post(
    "/{model_id}/test",
    summary="Try whether a model answers",
    responses=errors(401, 403, 404, 422),
)
async def test_image_model(model_id: UUID, service: TestService) -> ImageModelTestResult:
    """For administrators. Makes one smallest, cheapest picture, which is not kept but billed like any other.

    What the provider refuses is no error of this request: the answer says in words what to mend.
    """
    return ImageModelTestResult.of(await service.test(model_id))
