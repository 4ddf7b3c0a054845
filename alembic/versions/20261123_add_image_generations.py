"""Add generations, their provider calls, events and pictures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "20261123_add_image_generations"
down_revision: str | None = "20261123_add_image_models"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "image_generations",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("image_model_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("own_words", sa.String(), nullable=True),
        sa.Column("resource_name", sa.String(), nullable=True),
        sa.Column("resource_description", sa.String(), nullable=True),
        sa.Column("requested", sa.Integer(), nullable=False),
        sa.Column("size", sa.String(), nullable=True),
        sa.Column("quality", sa.String(), nullable=True),
        sa.Column("background", sa.String(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("last_event", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idempotency_key", sa.String(), nullable=True),
        sa.Column("request_fingerprint", sa.String(), nullable=True),
        sa.Column("cancel_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('images', 'icons')", name=op.f("ck_image_generations_kind")),
        sa.CheckConstraint(
            "status in ('queued', 'running', 'finished', 'cancelled')",
            name=op.f("ck_image_generations_status"),
        ),
        sa.ForeignKeyConstraint(
            ["image_model_id"],
            ["image_models.id"],
            name=op.f("fk_image_generations_image_model_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_image_generations_tenant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_image_generations_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image_generations")),
    )
    op.create_index(
        op.f("ix_image_generations_image_model_id"), "image_generations", ["image_model_id"], unique=False
    )
    op.create_index(op.f("ix_image_generations_tenant_id"), "image_generations", ["tenant_id"], unique=False)
    op.create_index(op.f("ix_image_generations_user_id"), "image_generations", ["user_id"], unique=False)
    op.create_index(
        "uq_image_generations_user_id_idempotency_key",
        "image_generations",
        ["user_id", "idempotency_key"],
        unique=True,
        postgresql_where=sa.text("idempotency_key is not null"),
    )
    op.create_table(
        "generated_images",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("image_model_id", sa.Uuid(), nullable=True),
        sa.Column("generation_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("revised_prompt", sa.String(), nullable=True),
        sa.Column("size", sa.String(), nullable=True),
        sa.Column("quality", sa.String(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("mimetype", sa.String(), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.Column("icon", sa.LargeBinary(), nullable=True),
        sa.Column("icon_width", sa.Integer(), nullable=True),
        sa.Column("icon_file_size", sa.Integer(), nullable=True),
        sa.Column("metadata", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"],
            ["image_generations.id"],
            name=op.f("fk_generated_images_generation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["image_model_id"],
            ["image_models.id"],
            name=op.f("fk_generated_images_image_model_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_generated_images_tenant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_generated_images_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generated_images")),
    )
    op.create_index(
        "ix_generated_images_expires_at",
        "generated_images",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("expires_at is not null"),
    )
    op.create_index(
        op.f("ix_generated_images_image_model_id"), "generated_images", ["image_model_id"], unique=False
    )
    op.create_index(
        "ix_generated_images_tenant_id_created_at_id",
        "generated_images",
        ["tenant_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_generated_images_user_id_created_at_id",
        "generated_images",
        ["user_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_generated_images_generation_id_index", "generated_images", ["generation_id", "index"], unique=True
    )
    op.create_table(
        "provider_calls",
        sa.Column("generation_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_index", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("permit_id", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "status in ('waiting', 'sent', 'delivered', 'failed', 'cancelled', 'outcome_unknown')",
            name=op.f("ck_provider_calls_status"),
        ),
        sa.ForeignKeyConstraint(
            ["generation_id"],
            ["image_generations.id"],
            name=op.f("fk_provider_calls_generation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_provider_calls_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_calls")),
    )
    op.create_index(
        op.f("ix_provider_calls_generation_id"), "provider_calls", ["generation_id"], unique=False
    )
    op.create_index(op.f("ix_provider_calls_permit_id"), "provider_calls", ["permit_id"], unique=False)
    op.create_index(
        "ix_provider_calls_sent",
        "provider_calls",
        ["provider", "tenant_id"],
        unique=False,
        postgresql_where=sa.text("status = 'sent'"),
    )
    op.create_index(
        "ix_provider_calls_tenant_id_sent_at", "provider_calls", ["tenant_id", "sent_at"], unique=False
    )
    op.create_index(
        "ix_provider_calls_waiting",
        "provider_calls",
        ["provider", "tenant_id", "created_at"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "generation_events",
        sa.Column("generation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("retry_after_s", sa.Double(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(image_id is null) <> (code is null)", name=op.f("ck_generation_events_picture_or_failure")
        ),
        sa.ForeignKeyConstraint(
            ["generation_id"],
            ["image_generations.id"],
            name=op.f("fk_generation_events_generation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["generated_images.id"],
            name=op.f("fk_generation_events_image_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("generation_id", "number", name=op.f("pk_generation_events")),
    )
    op.create_index(op.f("ix_generation_events_image_id"), "generation_events", ["image_id"], unique=False)
    # Pictures are compressed already: compressing them again costs time at every insert and read.
    for column in ("blob", "thumbnail", "icon"):
        op.execute(f"alter table generated_images alter column {column} set storage external")


def downgrade() -> None:
    op.drop_index(op.f("ix_generation_events_image_id"), table_name="generation_events")
    op.drop_table("generation_events")
    op.drop_index(
        "ix_provider_calls_waiting",
        table_name="provider_calls",
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.drop_index("ix_provider_calls_tenant_id_sent_at", table_name="provider_calls")
    op.drop_index(
        "ix_provider_calls_sent", table_name="provider_calls", postgresql_where=sa.text("status = 'sent'")
    )
    op.drop_index(op.f("ix_provider_calls_permit_id"), table_name="provider_calls")
    op.drop_index(op.f("ix_provider_calls_generation_id"), table_name="provider_calls")
    op.drop_table("provider_calls")
    op.drop_index("uq_generated_images_generation_id_index", table_name="generated_images")
    op.drop_index("ix_generated_images_user_id_created_at_id", table_name="generated_images")
    op.drop_index("ix_generated_images_tenant_id_created_at_id", table_name="generated_images")
    op.drop_index(op.f("ix_generated_images_image_model_id"), table_name="generated_images")
    op.drop_index(
        "ix_generated_images_expires_at",
        table_name="generated_images",
        postgresql_where=sa.text("expires_at is not null"),
    )
    op.drop_table("generated_images")
    op.drop_index(
        "uq_image_generations_user_id_idempotency_key",
        table_name="image_generations",
        postgresql_where=sa.text("idempotency_key is not null"),
    )
    op.drop_index(op.f("ix_image_generations_user_id"), table_name="image_generations")
    op.drop_index(op.f("ix_image_generations_tenant_id"), table_name="image_generations")
    op.drop_index(op.f("ix_image_generations_image_model_id"), table_name="image_generations")
    op.drop_table("image_generations")
