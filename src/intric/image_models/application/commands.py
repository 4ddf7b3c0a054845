"""What a caller asks the image generation service for."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class GenerateImages:
    """Pictures from a prompt. What is None takes the model's own default.

    Args:
        model_id: None for the tenant's default model.
        n: how many pictures, 1 to 4.
        size, quality, background: one of those that the model supports.
        space_id: only a model classified for this space is used.
    """

    prompt: str = field(repr=False)
    model_id: UUID | None = None
    n: int = 1
    size: str | None = None
    quality: str | None = None
    background: str | None = None
    space_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class GenerateIcons:
    """Icon variants for an assistant, an app or a space.

    Args:
        resource_name, resource_description, system_prompt: what the icon is for; the automatic prompt is made of them.
        custom_prompt: the person's own prompt, in place of the automatic one.
        num_variants: how many, 1 to 4.
        style: one of those that the model supports.
        model_id, space_id: as for pictures.
    """

    resource_name: str = field(repr=False)
    resource_description: str | None = field(default=None, repr=False)
    system_prompt: str | None = field(default=None, repr=False)
    custom_prompt: str | None = field(default=None, repr=False)
    num_variants: int = 4
    model_id: UUID | None = None
    style: str | None = None
    space_id: UUID | None = None
