"""Apps: what people run on a text or a file. Here their settings; they are the same as an assistant's."""

from intric.api.current_user import CurrentUser
from intric.api.dependencies import Container
from intric.shared.schemas import ItemList
from intric.spaces.space_resource_models import SpaceResourcePublic
from intric.spaces.space_resource_router import space_resource_router
from intric.spaces.space_resource_service import SpaceResourceService


class AppPublic(SpaceResourcePublic):
    pass


class AppList(ItemList[AppPublic]):
    pass


def _service(container: Container, user: CurrentUser) -> SpaceResourceService:
    return container.app_service(user=user)


router = space_resource_router("app", _service, AppPublic, AppList)
