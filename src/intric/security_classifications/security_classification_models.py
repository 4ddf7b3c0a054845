from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from intric.main.models import Changes, Description, Identified, ItemList, Name, NotNull, PublicModel

Level = Annotated[
    int, Field(ge=0, le=1000, description="A higher level protects more; unique in an organisation")
]


class SecurityClassificationCreate(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Skyddad", "description": "Skyddade personuppgifter", "security_level": 4}]
        }
    )

    name: Name
    description: Description = None
    security_level: Level


class SecurityClassificationUpdate(Changes):
    model_config = ConfigDict(json_schema_extra={"examples": [{"security_level": 5}]})

    name: Annotated[Name | SkipJsonSchema[None], NotNull] = None
    description: Description = None
    security_level: Annotated[Level | SkipJsonSchema[None], NotNull] = None


class SecurityClassificationPublic(Identified):
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


class SecurityClassificationId(BaseModel):
    id: UUID
