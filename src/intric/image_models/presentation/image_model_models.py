"""Image models as the API shows them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StrictBool, WithJsonSchema
from typing_extensions import TypeAliasType

from intric.ai_models.model_enums import LockReason, ModelHosting, ModelStability
from intric.ai_models.provider_registry import FAMILIES
from intric.security_classifications.security_classification_models import (
    SecurityClassificationId,
    SecurityClassificationRef,
)
from intric.shared.schemas import PublicModel, example

ModelFamily = TypeAliasType(
    "ModelFamily",
    Annotated[
        str,
        WithJsonSchema(
            {"type": "string", "enum": list(FAMILIES), "description": "The provider that makes the pictures"}
        ),
    ],
)
Amount = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


class PricePublic(BaseModel):
    amount: Amount
    currency: str
    unit: str


class ModelReference(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    nickname: str


class ImageModelPublic(BaseModel):
    """A model with what the caller's organisation decided about it."""

    model_config = ConfigDict(
        json_schema_extra=example(
            id="a4d2c8f0-1b3e-4c5d-9e7f-6a8b0c2d4e6f",
            name="gpt-image-2",
            nickname="GPT Image 2",
            family="openai",
            org="OpenAI",
            hosting="usa",
            stability="stable",
            description="Detailed pictures, good at text in them.",
            hf_link=None,
            open_source=False,
            is_ai=True,
            is_deprecated=False,
            deprecation_date=None,
            max_resolution="1536x1024",
            supported_sizes=["1024x1024", "1536x1024"],
            supported_qualities=["low", "high"],
            supported_backgrounds=["auto", "opaque"],
            supported_styles=["flat", "line"],
            max_images_per_request=4,
            supports_transparency=False,
            price_per_image=None,
            can_access=True,
            is_locked=False,
            lock_reason=None,
            credential_provider="openai",
            is_org_enabled=True,
            is_org_default=False,
            security_classification=None,
            created_at="2026-05-12T09:00:00Z",
            updated_at="2026-05-12T09:30:00Z",
        )
    )

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
    security_classification: SecurityClassificationRef | None
    created_at: datetime
    updated_at: datetime


class ImageModelList(BaseModel):
    items: list[ImageModelPublic]
    count: int


class ImageModelUpdateFlags(BaseModel):
    """Omitted fields keep their values; `security_classification: null` removes the classification."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"is_org_enabled": True, "is_org_default": True}]}
    )

    is_org_enabled: StrictBool | None = None
    is_org_default: StrictBool | None = None
    security_classification: SecurityClassificationId | None = None


class ImageModelTestResult(PublicModel):
    model_config = ConfigDict(
        json_schema_extra=example(
            ok=False,
            latency_ms=412,
            code="provider_credentials",
            message="OpenAI refuses the key that ends in 90be. Check that it is whole and still valid, "
            "and enter it anew under Admin, Credentials.",
        )
    )

    ok: bool
    latency_ms: int = Field(description="From the request to the answer, waiting in the queue included")
    code: str | None = Field(description="Of the failure, as in the errors of generating; null for a success")
    message: str = Field(description="For administrators: what to mend")
