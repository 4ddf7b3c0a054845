"""The settings for how much may be stored. No ordinary user meets the defaults; they stop a program that runs wild."""

from typing import Annotated

from pydantic import BaseModel, Field

Most = Annotated[int, Field(ge=1, le=10**12)]


class QuotaSettings(BaseModel):
    max_pictures_per_user: Most = 500_000
    max_pictures_per_tenant: Most = 2_000_000
    max_picture_mb_per_user: Most = 500_000
    max_picture_mb_per_tenant: Most = 2_000_000
    max_icons_per_user: Most = 10_000
    max_icons_per_tenant: Most = 50_000
    max_spaces_per_user: Most = 1_000
    max_spaces_per_tenant: Most = 5_000
    max_assistants_per_user: Most = 5_000
    max_assistants_per_tenant: Most = 20_000
    max_apps_per_user: Most = 5_000
    max_apps_per_tenant: Most = 20_000
    max_api_keys_per_user: Most = 100
    max_api_keys_per_tenant: Most = 10_000
    min_free_disk_mb: Annotated[int, Field(ge=0, le=10**9)] = 500
