"""Index generations by status, for the list of those that may be cancelled."""

from alembic import op

revision: str = "20261125_index_open_work"
down_revision: str | None = "20261125_add_user_to_calls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_image_generations_tenant_id_status_created_at_id",
        "image_generations",
        ["tenant_id", "status", "created_at", "id"],
    )
    op.drop_index("ix_image_generations_tenant_id", "image_generations")


def downgrade() -> None:
    op.create_index("ix_image_generations_tenant_id", "image_generations", ["tenant_id"])
    op.drop_index("ix_image_generations_tenant_id_status_created_at_id", "image_generations")
