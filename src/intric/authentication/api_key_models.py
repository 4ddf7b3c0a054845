from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from intric.shared.schemas import FutureTime, Input, ItemList, Name, PublicModel, example


class ApiKeyCreate(Input):
    model_config = ConfigDict(
        json_schema_extra=example(name="Nattlig körning", expires_at="2030-01-01T00:00:00Z")
    )

    name: Name
    expires_at: FutureTime | None = Field(default=None, description="Never, unless said; with a time zone")


_EXAMPLE = {
    "id": "3a5d8f0b-2c4e-4d6f-8a1b-9c0d1e2f3a4b",
    "name": "Nattlig körning",
    "last_four": "x7Qk",
    "created_at": "2026-05-12T09:00:00Z",
    "expires_at": "2030-01-01T00:00:00Z",
}


class ApiKeyPublic(PublicModel):
    model_config = ConfigDict(json_schema_extra=example(**_EXAMPLE))

    id: UUID
    name: str
    last_four: str
    created_at: datetime
    expires_at: datetime | None


class ApiKeyCreated(ApiKeyPublic):
    model_config = ConfigDict(json_schema_extra=example(**_EXAMPLE, key="eneo_…x7Qk"))

    key: str = Field(description="Shown this once; only a hash of it is kept")


class ApiKeyList(ItemList[ApiKeyPublic]):
    pass
