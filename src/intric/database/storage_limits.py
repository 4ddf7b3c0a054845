"""Whether something new may be stored: the disk has room, and so has the quota of the person and the organisation."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.spaces_table import Apps, Assistants, Icons, Spaces
from intric.database.tables.users_table import ApiKeys
from intric.shared.free_disk import FreeDisk
from intric.shared.quota_settings import QuotaSettings
from intric.shared.quotas import Quota, Usage
from intric.shared.user import User

Owned = type[Spaces] | type[Assistants] | type[Apps] | type[Icons] | type[ApiKeys]


class StorageLimits:
    def __init__(self, settings: QuotaSettings, disk: FreeDisk) -> None:
        self._disk = disk
        self._quotas: Mapping[Owned, Quota] = {
            Spaces: Quota("spaces", settings.max_spaces_per_user, settings.max_spaces_per_tenant),
            Assistants: Quota(
                "assistants", settings.max_assistants_per_user, settings.max_assistants_per_tenant
            ),
            Apps: Quota("apps", settings.max_apps_per_user, settings.max_apps_per_tenant),
            Icons: Quota("icons", settings.max_icons_per_user, settings.max_icons_per_tenant),
            ApiKeys: Quota("API keys", settings.max_api_keys_per_user, settings.max_api_keys_per_tenant),
        }

    async def require_room(self, session: AsyncSession, user: User, table: Owned) -> None:
        """Check before a row is added. Requests at the same moment don't count each other's rows.

        Raises:
            QuotaExceeded: the person or the organisation has too many already.
            StorageFull: too little of the disk is free.
        """
        self._disk.require()
        counts = await session.execute(
            select(func.count().filter(table.user_id == user.id), func.count()).where(
                table.tenant_id == user.tenant_id
            )
        )
        of_user, of_tenant = counts.one()
        self._quotas[table].require_room(Usage(of_user, of_tenant), more=1)
