"""Add the catalogue of image models and the tenants' settings for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "20261123_add_image_models"
down_revision: str | None = "20261123_add_host"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "image_models",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("nickname", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("stability", sa.String(), nullable=False),
        sa.Column("hosting", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("org", sa.String(), nullable=True),
        sa.Column("hf_link", sa.String(), nullable=True),
        sa.Column("is_deprecated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("deprecation_date", sa.Date(), nullable=True),
        sa.Column("open_source", sa.Boolean(), nullable=True),
        sa.Column("max_resolution", sa.String(), nullable=True),
        sa.Column("supported_sizes", sa.ARRAY(sa.String()), nullable=True),
        sa.Column("supported_qualities", sa.ARRAY(sa.String()), nullable=True),
        sa.Column("max_images_per_request", sa.Integer(), nullable=False),
        sa.Column("litellm_model_name", sa.String(), nullable=True),
        sa.Column("base_url", sa.String(), nullable=True),
        sa.Column("credential_provider", sa.String(), nullable=True),
        sa.Column(
            "capabilities",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image_models")),
        sa.UniqueConstraint("name", name=op.f("uq_image_models_name")),
    )
    op.create_table(
        "image_model_settings",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("image_model_id", sa.Uuid(), nullable=False),
        sa.Column("is_org_enabled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_org_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("security_classification_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_model_id"],
            ["image_models.id"],
            name=op.f("fk_image_model_settings_image_model_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["security_classification_id"],
            ["security_classifications.id"],
            name=op.f("fk_image_model_settings_security_classification_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_image_model_settings_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "image_model_id", name=op.f("pk_image_model_settings")),
    )
    op.create_index(
        op.f("ix_image_model_settings_security_classification_id"),
        "image_model_settings",
        ["security_classification_id"],
        unique=False,
    )
    op.create_index(
        "uq_image_model_settings_one_default",
        "image_model_settings",
        ["tenant_id"],
        unique=True,
        postgresql_where=sa.text("is_org_default"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_image_model_settings_one_default",
        table_name="image_model_settings",
        postgresql_where=sa.text("is_org_default"),
    )
    op.drop_index(
        op.f("ix_image_model_settings_security_classification_id"), table_name="image_model_settings"
    )
    op.drop_table("image_model_settings")
    op.drop_table("image_models")
