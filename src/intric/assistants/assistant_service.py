from intric.database.tables.spaces_table import Assistants
from intric.spaces.space_resource_service import SpaceResourceService


class AssistantService(SpaceResourceService):
    table = Assistants
