from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict
from pydantic.json_schema import SkipJsonSchema

from intric.shared.schemas import (
    Changes,
    Description,
    Identified,
    Input,
    Name,
    NotNull,
    SystemPrompt,
    example,
)


class SpaceResourceCreate(Input):
    model_config = ConfigDict(
        json_schema_extra=example(
            space_id="6e1f0c1e-6f0b-4c55-9d3c-2a7f6f2f4b10",
            name="Bygglovsguiden",
            description="Svarar på frågor om bygglov",
            prompt="Svara kort och på klarspråk.",
        )
    )

    space_id: UUID
    name: Name
    description: Description = None
    prompt: SystemPrompt = None


class SpaceResourceUpdate(Changes):
    model_config = ConfigDict(json_schema_extra=example(name="Bygglovshjälpen", icon_id=None))

    name: Annotated[Name | SkipJsonSchema[None], NotNull] = None
    description: Description = None
    prompt: SystemPrompt = None
    icon_id: UUID | None = None


_SUMMARY = {
    "id": "b7a3c6de-3f0e-4f0b-8f4e-0c2f5f1a9d27",
    "created_at": "2026-05-12T09:00:00Z",
    "updated_at": "2026-05-12T09:30:00Z",
    "space_id": "6e1f0c1e-6f0b-4c55-9d3c-2a7f6f2f4b10",
    "name": "Bygglovsguiden",
    "description": "Svarar på frågor om bygglov",
    "icon_id": "f2d0a1c4-7f6b-4c1b-9b0e-5a4f7a3e8c90",
}


class SpaceResourceListed(Identified):
    """Without the prompt, which may be long; the resource itself has it."""

    model_config = ConfigDict(json_schema_extra=example(**_SUMMARY))

    space_id: UUID
    name: str
    description: str | None
    icon_id: UUID | None


class SpaceResourcePublic(SpaceResourceListed):
    model_config = ConfigDict(json_schema_extra=example(**_SUMMARY, prompt="Svara kort och på klarspråk."))

    prompt: str | None
