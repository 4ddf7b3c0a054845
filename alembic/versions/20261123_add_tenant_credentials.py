"""Add tenants' encrypted credentials, and generations that test whether a model responds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "20261123_add_tenant_credentials"
down_revision: str | None = "20261123_add_job_queue"
branch_labels = None
depends_on = None

KIND = "ck_image_generations_kind"


def upgrade() -> None:
    op.create_table(
        "tenant_credentials",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column(
            "config",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("last_four", sa.String(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_tenant_credentials_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "provider", name=op.f("pk_tenant_credentials")),
    )
    op.drop_constraint(op.f(KIND), "image_generations", type_="check")
    op.create_check_constraint(op.f(KIND), "image_generations", "kind in ('images', 'icons', 'test')")


def downgrade() -> None:
    op.execute("delete from image_generations where kind = 'test'")
    op.drop_constraint(op.f(KIND), "image_generations", type_="check")
    op.create_check_constraint(op.f(KIND), "image_generations", "kind in ('images', 'icons')")
    op.drop_table("tenant_credentials")
