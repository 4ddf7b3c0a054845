from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from intric.database.tables.base_class import BaseCrossReference, BasePublic


class ImageGenerations(BasePublic):
    """One accepted request for pictures. A worker processes it, its user may watch the events."""

    __table_args__ = (
        CheckConstraint("kind in ('images', 'icons', 'test')", name="kind"),
        CheckConstraint("status in ('queued', 'running', 'finished', 'cancelled')", name="status"),
        Index(
            "uq_image_generations_user_id_idempotency_key",
            "user_id",
            "idempotency_key",
            unique=True,
            postgresql_where=text("idempotency_key is not null"),
        ),
        Index(
            "ix_image_generations_tenant_id_status_created_at_id", "tenant_id", "status", "created_at", "id"
        ),
        Index(
            "ix_image_generations_open",
            "tenant_id",
            "user_id",
            postgresql_where=text("status in ('queued', 'running')"),
        ),
    )

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    image_model_id: Mapped[UUID] = mapped_column(
        ForeignKey("image_models.id", ondelete="RESTRICT"), index=True
    )
    kind: Mapped[str]
    prompt: Mapped[str]
    own_words: Mapped[str | None]
    resource_name: Mapped[str | None]
    resource_description: Mapped[str | None]
    requested: Mapped[int]
    size: Mapped[str | None]
    quality: Mapped[str | None]
    background: Mapped[str | None]
    seed: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str]
    last_event: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    finished_at: Mapped[datetime | None]
    idempotency_key: Mapped[str | None]
    request_fingerprint: Mapped[str | None]
    cancel_requested_at: Mapped[datetime | None]


class ProviderCalls(BasePublic):
    """One request to a provider, for one or more of a generation's pictures."""

    __table_args__ = (
        CheckConstraint(
            "status in ('waiting', 'sent', 'delivered', 'failed', 'cancelled', 'outcome_unknown')",
            name="status",
        ),
        Index(
            "ix_provider_calls_waiting",
            "provider",
            "tenant_id",
            "user_id",
            "created_at",
            "generation_id",
            "position",
            postgresql_where=text("status = 'waiting'"),
        ),
        Index(
            "ix_provider_calls_waiting_of_tenant",
            "tenant_id",
            "user_id",
            postgresql_where=text("status = 'waiting'"),
        ),
        Index("ix_provider_calls_sent", "provider", "tenant_id", postgresql_where=text("status = 'sent'")),
        Index("ix_provider_calls_tenant_id_sent_at", "tenant_id", "sent_at"),
        Index("ix_provider_calls_user_id_sent_at", "user_id", "sent_at"),
    )

    generation_id: Mapped[UUID] = mapped_column(
        ForeignKey("image_generations.id", ondelete="CASCADE"), index=True
    )
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    user_id: Mapped[UUID]  # the generation's, with which the call is deleted
    provider: Mapped[str]
    position: Mapped[int]
    first_index: Mapped[int]
    count: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str]
    job_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class GenerationEvents(BaseCrossReference):
    """The events of a generation, in order: a stored picture, or the failure of one."""

    __table_args__ = (CheckConstraint("(image_id is null) <> (code is null)", name="picture_or_failure"),)

    generation_id: Mapped[UUID] = mapped_column(
        ForeignKey("image_generations.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int]
    image_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("generated_images.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str | None]
    message: Mapped[str | None]
    retry_after_s: Mapped[float | None]
