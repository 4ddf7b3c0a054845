"""Index pictures by tenant and owner: for a user's own pictures, the planner otherwise took the tenant's index and
skipped all newer pictures of other users.
"""

from alembic import op

revision: str = "20261124_index_pictures_by_owner"
down_revision: str | None = "20261124_add_icons_unused_since"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_generated_images_tenant_id_user_id_created_at_id",
        "generated_images",
        ["tenant_id", "user_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_generated_images_user_id"), "generated_images", ["user_id"], unique=False)
    op.drop_index("ix_generated_images_user_id_created_at_id", table_name="generated_images")


def downgrade() -> None:
    op.create_index(
        "ix_generated_images_user_id_created_at_id",
        "generated_images",
        ["user_id", "created_at", "id"],
        unique=False,
    )
    op.drop_index(op.f("ix_generated_images_user_id"), table_name="generated_images")
    op.drop_index("ix_generated_images_tenant_id_user_id_created_at_id", table_name="generated_images")
