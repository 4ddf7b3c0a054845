from enum import Enum
from typing import Final
from uuid import UUID

from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import InvalidRequest
from intric.shared.permissions import Permission, validate_permissions
from intric.shared.user import User


class NotProvided(Enum):
    """Tells a field that was left out from one that was set to nothing."""

    TOKEN = 0


NOT_PROVIDED: Final = NotProvided.TOKEN


class ImageModelCRUDService:
    """An organisation's settings of image models: its users read them, its administrators change them."""

    def __init__(self, user: User, unit_of_work: UnitOfWorkFactory) -> None:
        self.user = user
        self._unit_of_work = unit_of_work

    async def get_image_models(self) -> list[ImageModel]:
        """All models, by org and nickname; deprecated ones only while the organisation has them enabled."""
        async with self._unit_of_work() as uow:
            models = await uow.image_models.all(self.user.tenant_id)
        return [model for model in models if model.is_org_enabled or not model.is_deprecated]

    async def get_available_image_models(self) -> list[ImageModel]:
        """The models that can be used now."""
        return [model for model in await self.get_image_models() if model.can_access]

    async def get_default_image_model(self) -> ImageModel | None:
        """The model that is used when none is named; None when there is none to use."""
        return default_model(await self.get_available_image_models())

    @validate_permissions(Permission.ADMIN)
    async def update_image_model(
        self,
        model_id: UUID,
        is_org_enabled: bool | None = None,
        is_org_default: bool | None = None,
        security_classification: UUID | NotProvided | None = NOT_PROVIDED,
    ) -> ImageModel:
        """Change the organisation's settings of a model; what is left out stays.

        Raises:
            NotFound: no such model, or no such classification in this organisation.
            InvalidRequest: the model is to be switched off and be the default.
            Conflict: a locked or deprecated model can't be enabled or made the default.
        """
        if is_org_enabled is False and is_org_default:
            raise InvalidRequest("A model that is switched off can't be the default. Send one of the two.")
        async with self._unit_of_work() as uow:
            model = await uow.image_models.get_for_update(self.user.tenant_id, model_id)
            if is_org_enabled is not None:
                model.enable() if is_org_enabled else model.disable()
            if is_org_default is not None:
                model.make_default() if is_org_default else model.unset_default()
            if security_classification is None:
                model.security_classification = None
            elif not isinstance(security_classification, NotProvided):
                model.security_classification = await uow.classifications.one(
                    self.user.tenant_id, security_classification
                )
            return await uow.image_models.update(self.user.tenant_id, model)


def default_model(usable: list[ImageModel]) -> ImageModel | None:
    """The organisation's default if it is among the usable ones, else the first of them."""
    return next((model for model in usable if model.is_org_default), next(iter(usable), None))
