"""Endpoints for apps' settings, which are the same as an assistant's."""

from intric.api.services import provide_for_user
from intric.apps.app_service import AppService
from intric.shared.schemas import PagedList
from intric.spaces.space_resource_models import SpaceResourceListed, SpaceResourcePublic
from intric.spaces.space_resource_router import space_resource_router


class AppPublic(SpaceResourcePublic):
    pass


class AppListed(SpaceResourceListed):
    pass


class AppList(PagedList[AppListed]):
    pass


router = space_resource_router("app", provide_for_user(AppService), AppPublic, AppList)
