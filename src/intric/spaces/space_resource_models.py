from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import SkipJsonSchema

from intric.main.models import Changes, Description, Identified, Name, NotNull, SystemPrompt


class SpaceResourceCreate(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "space_id": "6e1f0c1e-6f0b-4c55-9d3c-2a7f6f2f4b10",
                    "name": "Bygglovsguiden",
                    "description": "Svarar på frågor om bygglov",
                    "prompt": "Svara kort och på klarspråk.",
                }
            ]
        }
    )

    space_id: UUID
    name: Name
    description: Description = None
    prompt: SystemPrompt = None


class SpaceResourceUpdate(Changes):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Bygglovshjälpen", "icon_id": None}]})

    name: Annotated[Name | SkipJsonSchema[None], NotNull] = None
    description: Description = None
    prompt: SystemPrompt = None
    icon_id: UUID | None = None


class SpaceResourcePublic(Identified):
    space_id: UUID
    name: str
    description: str | None
    prompt: str | None
    icon_id: UUID | None
