from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StrictInt
from pydantic.json_schema import SkipJsonSchema

from intric.shared.schemas import (
    AlsoWholeFloats,
    Changes,
    Description,
    Identified,
    Input,
    ItemList,
    Name,
    NotNull,
    PublicModel,
    example,
)

Level = Annotated[
    StrictInt,
    Field(ge=0, le=1000, description="A higher level protects more; unique in an organisation"),
    AlsoWholeFloats,
]


class SecurityClassificationCreate(Input):
    model_config = ConfigDict(
        json_schema_extra=example(name="Skyddad", description="Skyddade personuppgifter", security_level=4)
    )

    name: Name
    description: Description = None
    security_level: Level


class SecurityClassificationUpdate(Changes):
    model_config = ConfigDict(json_schema_extra=example(security_level=5))

    name: Annotated[Name | SkipJsonSchema[None], NotNull] = None
    description: Description = None
    security_level: Annotated[Level | SkipJsonSchema[None], NotNull] = None


class SecurityClassificationPublic(Identified):
    model_config = ConfigDict(
        json_schema_extra=example(
            id="0d9a6f7e-51e8-4a52-a3a0-6c6f0f6a2d11",
            created_at="2026-05-12T09:00:00Z",
            updated_at="2026-05-12T09:30:00Z",
            name="Intern",
            description="För oss som arbetar här",
            security_level=2,
        )
    )

    name: str
    description: str | None
    security_level: int


class SecurityClassificationList(ItemList[SecurityClassificationPublic]):
    pass


class SecurityClassificationRef(PublicModel):
    """A classification as it stands on what carries it."""

    id: UUID
    name: str
    security_level: int


class SecurityClassificationId(Input):
    id: UUID
