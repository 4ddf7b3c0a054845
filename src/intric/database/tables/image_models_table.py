from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from intric.database.tables.base_class import BaseCrossReference, BasePublic, CatalogueModel


class ImageModels(CatalogueModel):
    """The catalogue as last synced, shared by all tenants."""

    nickname: Mapped[str]
    family: Mapped[str]
    stability: Mapped[str]
    hosting: Mapped[str]
    description: Mapped[str | None]
    org: Mapped[str | None]
    hf_link: Mapped[str | None]
    deprecation_date: Mapped[date | None]
    open_source: Mapped[bool | None]
    max_resolution: Mapped[str | None]
    supported_sizes: Mapped[list[str] | None] = mapped_column(ARRAY(String))
    supported_qualities: Mapped[list[str] | None] = mapped_column(ARRAY(String))
    max_images_per_request: Mapped[int]
    litellm_model_name: Mapped[str | None]
    base_url: Mapped[str | None]
    credential_provider: Mapped[str | None]
    capabilities: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


class ImageModelSettings(BaseCrossReference):
    """One tenant's settings of one model."""

    __table_args__ = (
        Index(
            "uq_image_model_settings_one_default",
            "tenant_id",
            unique=True,
            postgresql_where=text("is_org_default"),
        ),
    )

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True)
    image_model_id: Mapped[UUID] = mapped_column(
        ForeignKey("image_models.id", ondelete="CASCADE"), primary_key=True
    )
    is_org_enabled: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    is_org_default: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    security_classification_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("security_classifications.id", ondelete="RESTRICT"), index=True
    )


class GeneratedImages(BasePublic):
    """A picture, byte for byte as the provider returned it, and the renditions made from it."""

    __table_args__ = (
        Index("ix_generated_images_tenant_id_created_at_id", "tenant_id", "created_at", "id"),
        # tenant_id comes first, so that the planner prefers this index to the one above for one user's pictures.
        Index(
            "ix_generated_images_tenant_id_user_id_created_at_id",
            "tenant_id",
            "user_id",
            "created_at",
            "id",
            postgresql_include=["file_size"],  # quotas are counted in the index alone
        ),
        Index(
            "ix_generated_images_expires_at", "expires_at", postgresql_where=text("expires_at is not null")
        ),
        Index("uq_generated_images_generation_id_index", "generation_id", "index", unique=True),
    )

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    image_model_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("image_models.id", ondelete="SET NULL"), index=True
    )
    generation_id: Mapped[UUID] = mapped_column(ForeignKey("image_generations.id", ondelete="CASCADE"))
    index: Mapped[int]
    prompt: Mapped[str]
    revised_prompt: Mapped[str | None]
    size: Mapped[str | None]
    quality: Mapped[str | None]
    width: Mapped[int]
    height: Mapped[int]
    mimetype: Mapped[str]
    file_size: Mapped[int]
    blob: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    thumbnail: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    icon: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    icon_width: Mapped[int | None] = mapped_column(doc="px; an icon is square")
    icon_file_size: Mapped[int | None] = mapped_column(doc="bytes")
    details: Mapped[dict[str, Any] | None] = mapped_column("metadata", JSONB)
    expires_at: Mapped[datetime | None]
