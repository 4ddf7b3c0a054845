"""Requests for pictures and what comes of them, as the API shows it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

from intric.image_models.application.commands import GenerateIcons, GenerateImages
from intric.image_models.domain.generation import GenerationStatus
from intric.image_models.domain.icon_prompt import MAX_PROMPT
from intric.image_models.presentation.image_model_models import ModelReference
from intric.shared.schemas import AlsoWholeFloats, Name, Storable, example

Count = Annotated[StrictInt, Field(ge=1, le=4), AlsoWholeFloats]
Prompt = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_PROMPT), Storable
]
OwnPrompt = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_PROMPT), Storable]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50_000), Storable]
Choice = Annotated[str, StringConstraints(max_length=50)]


class ResponseFormat(StrEnum):
    B64_JSON = "b64_json"
    URL = "url"


class Rendition(StrEnum):
    THUMBNAIL = "thumbnail"
    ICON = "icon"


class ImageGenerationRequest(BaseModel):
    """What is left out takes the model's own default; without a model, the organisation's default is used."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"prompt": "en röd stuga vid en sjö", "n": 2}]}
    )

    prompt: Prompt
    model_id: UUID | None = None
    n: Count = 1
    size: Choice | None = None
    quality: Choice | None = None
    background: Choice | None = None
    response_format: ResponseFormat = ResponseFormat.B64_JSON
    space_id: UUID | None = Field(
        default=None, description="Only models good enough for this space's security classification are used"
    )

    def command(self) -> GenerateImages:
        return GenerateImages(
            prompt=self.prompt,
            model_id=self.model_id,
            n=self.n,
            size=self.size,
            quality=self.quality,
            background=self.background,
            space_id=self.space_id,
        )


class IconGenerationRequest(BaseModel):
    """`custom_prompt` takes the place of the automatic prompt."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "resource_name": "Bygglovsguiden",
                    "resource_description": "Hjälper invånare att söka bygglov",
                }
            ]
        },
    )

    resource_name: Name
    resource_description: LongText | None = None
    system_prompt: LongText | None = None
    custom_prompt: OwnPrompt | None = None
    num_variants: Count = 4
    model_id: UUID | None = None
    style: Choice | None = None
    space_id: UUID | None = None

    def command(self) -> GenerateIcons:
        return GenerateIcons(**self.model_dump())


class PromptPreviewRequest(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"resource_name": "Bygglovsguiden"}]}
    )

    resource_name: Name
    resource_description: LongText | None = None
    system_prompt: LongText | None = None
    style: Choice | None = None


class PromptPreview(BaseModel):
    prompt: str


class FailurePublic(BaseModel):
    """Why the picture with this index did not come."""

    index: int
    code: str
    message: str
    retry_after: float | None = Field(description="seconds after which asking again makes sense, if known")


class ImagePublic(BaseModel):
    """Width and height in px and the file's size in bytes are read from the picture itself."""

    model_config = ConfigDict(
        json_schema_extra=example(
            id="c1f7a3de-5b0c-4e56-9f3a-7d2e8b4c6a90",
            index=0,
            created_at="2026-05-12T09:00:00Z",
            prompt="en röd stuga vid en sjö",
            revised_prompt=None,
            size="1024x1024",
            quality="high",
            width=1024,
            height=1024,
            mimetype="image/png",
            file_size=1_482_930,
            url="/api/v1/generated-images/c1f7a3de-5b0c-4e56-9f3a-7d2e8b4c6a90/content",
            blob_base64="iVBORw0KGgo…",
        )
    )

    id: UUID
    index: int
    created_at: datetime
    prompt: str
    revised_prompt: str | None
    size: str | None
    quality: str | None
    width: int
    height: int
    mimetype: str
    file_size: int
    url: str
    blob_base64: str | None = Field(description="null where the answer gives addresses instead of bytes")


class ImageVariant(BaseModel):
    """An icon that fits the icon store as it is: square WebP, at most 512 px and 256 KB."""

    index: int
    image_id: UUID
    url: str
    blob_base64: str | None = Field(description="null where the answer gives addresses instead of bytes")
    mimetype: str
    width: int
    height: int
    file_size: int
    revised_prompt: str | None


class ImageGenerationResponse(BaseModel):
    model: ModelReference
    prompt: str
    requested: int
    delivered: int
    images: list[ImagePublic]
    failures: list[FailurePublic]


class IconGenerationResponse(BaseModel):
    generated_prompt: str
    model: ModelReference
    requested: int
    delivered: int
    variants: list[ImageVariant]
    failures: list[FailurePublic]


class GenerationProgress(ImageGenerationResponse):
    """A generation of pictures as it stands."""

    id: UUID
    status: GenerationStatus


class IconGenerationProgress(IconGenerationResponse):
    """A generation of icons as it stands."""

    id: UUID
    status: GenerationStatus


class GeneratedImagePublic(BaseModel):
    model_config = ConfigDict(
        json_schema_extra=example(
            id="c1f7a3de-5b0c-4e56-9f3a-7d2e8b4c6a90",
            generation_id="9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d",
            index=0,
            created_at="2026-05-12T09:00:00Z",
            model_name="gpt-image-2",
            model_nickname="GPT Image 2",
            prompt="en röd stuga vid en sjö",
            revised_prompt=None,
            size="1024x1024",
            quality="high",
            width=1024,
            height=1024,
            mimetype="image/png",
            file_size=1_482_930,
            has_icon=False,
            url="/api/v1/generated-images/c1f7a3de-5b0c-4e56-9f3a-7d2e8b4c6a90/content",
        )
    )

    id: UUID
    generation_id: UUID
    index: int
    created_at: datetime
    model_name: str | None
    model_nickname: str | None
    prompt: str
    revised_prompt: str | None
    size: str | None
    quality: str | None
    width: int
    height: int
    mimetype: str
    file_size: int
    has_icon: bool
    url: str


class GeneratedImageList(BaseModel):
    items: list[GeneratedImagePublic]
    limit: int
    next_cursor: str | None
