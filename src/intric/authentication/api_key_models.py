from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from intric.main.models import FutureTime, ItemList, Name, PublicModel


class ApiKeyCreate(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Nattlig körning", "expires_at": "2030-01-01T00:00:00Z"}]}
    )

    name: Name
    expires_at: FutureTime | None = Field(default=None, description="Never, unless said; with a time zone")


class ApiKeyPublic(PublicModel):
    id: UUID
    name: str
    last_four: str
    created_at: datetime
    expires_at: datetime | None


class ApiKeyCreated(ApiKeyPublic):
    key: str = Field(description="Shown this once; only a hash of it is kept", examples=["eneo_9kq3…"])


class ApiKeyList(ItemList[ApiKeyPublic]):
    pass
