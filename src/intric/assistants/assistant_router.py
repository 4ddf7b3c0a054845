"""Endpoints for assistants' settings, which are the same as an app's."""

from intric.api.services import provide_for_user
from intric.assistants.assistant_service import AssistantService
from intric.shared.schemas import PagedList
from intric.spaces.space_resource_models import SpaceResourceListed, SpaceResourcePublic
from intric.spaces.space_resource_router import space_resource_router


class AssistantPublic(SpaceResourcePublic):
    pass


class AssistantListed(SpaceResourceListed):
    pass


class AssistantList(PagedList[AssistantListed]):
    pass


router = space_resource_router(
    "assistant", provide_for_user(AssistantService), AssistantPublic, AssistantList
)
