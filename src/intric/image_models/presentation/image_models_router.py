from uuid import UUID

from fastapi import APIRouter

from intric.api.current_user import CurrentUser
from intric.api.dependencies import Container
from intric.api.error_responses import errors
from intric.image_models.application.image_model_crud_service import NOT_PROVIDED, NotProvided
from intric.image_models.presentation.image_model_models import (
    ImageModelList,
    ImageModelPublic,
    ImageModelTestResult,
    ImageModelUpdateFlags,
)

router = APIRouter(prefix="/image-models", tags=["Image Models"])


@router.get("/", summary="List image models with the organisation's settings", responses=errors(401))
async def get_image_models(container: Container, user: CurrentUser) -> ImageModelList:
    """By org and nickname. Deprecated models are left out unless the organisation still has them enabled."""
    models = await container.image_model_crud_service(user=user).get_image_models()
    return container.image_model_assembler().to_image_models(models)


@router.post(
    "/{model_id}/",
    summary="Change the organisation's settings",
    responses=errors(400, 401, 403, 404, 409, 422),
)
async def update_image_model(
    model_id: UUID, flags: ImageModelUpdateFlags, container: Container, user: CurrentUser
) -> ImageModelPublic:
    """For administrators. Making a model the default enables it; disabling the default leaves none."""
    if "security_classification" not in flags.model_fields_set:
        classification: UUID | NotProvided | None = NOT_PROVIDED
    else:
        classification = flags.security_classification.id if flags.security_classification else None
    model = await container.image_model_crud_service(user=user).update_image_model(
        model_id,
        is_org_enabled=flags.is_org_enabled,
        is_org_default=flags.is_org_default,
        security_classification=classification,
    )
    return container.image_model_assembler().to_image_model(model)


@router.post(
    "/{model_id}/test",
    summary="Try whether a model answers",
    responses=errors(401, 403, 404, 422),
)
async def test_image_model(model_id: UUID, container: Container, user: CurrentUser) -> ImageModelTestResult:
    """For administrators. Makes one smallest, cheapest picture, which is not kept but billed like any other.

    What the provider refuses is no error of this request: the answer says in words what to mend.
    """
    generations = container.image_generation_service(user=user)
    service = container.image_model_test_service(generations=generations)
    return ImageModelTestResult.of(await service.test(model_id))
