from intric.database.tables.spaces_table import Apps
from intric.spaces.space_resource_service import SpaceResourceService


class AppService(SpaceResourceService):
    table = Apps
