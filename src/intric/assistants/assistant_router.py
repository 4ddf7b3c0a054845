"""Assistants: what people ask. Here their settings; they are the same as an app's."""

from intric.api.current_user import CurrentUser
from intric.api.dependencies import Container
from intric.shared.schemas import ItemList
from intric.spaces.space_resource_models import SpaceResourcePublic
from intric.spaces.space_resource_router import space_resource_router
from intric.spaces.space_resource_service import SpaceResourceService


class AssistantPublic(SpaceResourcePublic):
    pass


class AssistantList(ItemList[AssistantPublic]):
    pass


def _service(container: Container, user: CurrentUser) -> SpaceResourceService:
    return container.assistant_service(user=user)


router = space_resource_router("assistant", _service, AssistantPublic, AssistantList)
