"""Image models as the API shows them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from intric.ai_models.model_enums import LockReason, ModelFamily, ModelHosting, ModelStability

Amount = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


class PricePublic(BaseModel):
    amount: Amount
    currency: str
    unit: str


class ClassificationPublic(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    security_level: int


class ModelReference(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    nickname: str


class ImageModelPublic(BaseModel):
    """A model with what the caller's organisation decided about it."""

    id: UUID
    name: str
    nickname: str
    family: ModelFamily
    org: str
    hosting: ModelHosting
    stability: ModelStability
    description: str | None
    hf_link: str | None
    open_source: bool | None
    is_ai: bool = Field(description="False for what is put together on this server, not made by AI")
    is_deprecated: bool
    deprecation_date: date | None
    max_resolution: str | None
    supported_sizes: list[str]
    supported_qualities: list[str]
    supported_backgrounds: list[str]
    supported_styles: list[str]
    max_images_per_request: int
    supports_transparency: bool
    price_per_image: PricePublic | None = Field(description="null where the price is unknown")
    can_access: bool
    is_locked: bool
    lock_reason: LockReason | None
    credential_provider: str | None
    is_org_enabled: bool
    is_org_default: bool
    security_classification: ClassificationPublic | None
    created_at: datetime
    updated_at: datetime


class ImageModelList(BaseModel):
    items: list[ImageModelPublic]
    count: int


class ClassificationId(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID


class ImageModelUpdateFlags(BaseModel):
    """What is left out stays as it is; `security_classification: null` takes the classification away."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"is_org_enabled": True, "is_org_default": True}]}
    )

    is_org_enabled: bool | None = None
    is_org_default: bool | None = None
    security_classification: ClassificationId | None = None
