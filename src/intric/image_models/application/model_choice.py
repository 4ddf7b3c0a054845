"""Chooses the model of a request."""

from uuid import UUID

from intric.image_models.application.image_model_crud_service import default_model
from intric.image_models.application.ports.unit_of_work import UnitOfWork
from intric.image_models.domain.errors import ClassificationTooLow, NoImageModel
from intric.image_models.domain.image_model import ImageModel
from intric.shared.security_classification import SecurityClassification


async def choose_model(
    uow: UnitOfWork, tenant_id: UUID, model_id: UUID | None, space_id: UUID | None
) -> ImageModel:
    """The model that was named, else the tenant's default or first; classified for the space if one is named.

    Raises:
        NotFound: no such model or space.
        ImageModelError: the model can't be used, or none can.
    """
    needed = await uow.classifications.of_space(tenant_id, space_id) if space_id is not None else None
    if model_id is not None:
        model = await uow.image_models.one(tenant_id, model_id)
        model.require_usable(needed)
        return model
    return _best_model(await uow.image_models.all(tenant_id), needed)


def _best_model(models: list[ImageModel], needed: SecurityClassification | None) -> ImageModel:
    accessible = [model for model in models if model.can_access]
    if not accessible:
        raise NoImageModel
    good_enough = [model for model in accessible if model.meets_security_classification(needed)]
    chosen = default_model(good_enough)
    if chosen is None:
        raise ClassificationTooLow
    return chosen
