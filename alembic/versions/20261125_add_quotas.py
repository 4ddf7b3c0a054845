"""Keep who made a space, an assistant, an app or an icon, and index what quotas count."""

import sqlalchemy as sa
from alembic import op

revision: str = "20261125_add_quotas"
down_revision: str | None = "20261125_drop_chosen_at"
branch_labels = None
depends_on = None

_OWNED = ("spaces", "assistants", "apps", "icons")
_PICTURES = "ix_generated_images_tenant_id_user_id_created_at_id"
_PICTURE_COLUMNS = ["tenant_id", "user_id", "created_at", "id"]


def upgrade() -> None:
    for table in _OWNED:
        op.add_column(table, sa.Column("user_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(f"fk_{table}_user_id", table, "users", ["user_id"], ["id"], ondelete="SET NULL")
        op.create_index(f"ix_{table}_user_id", table, ["user_id"])
    op.drop_index(_PICTURES, "generated_images")
    op.create_index(_PICTURES, "generated_images", _PICTURE_COLUMNS, postgresql_include=["file_size"])
    op.create_index(
        "ix_image_generations_open",
        "image_generations",
        ["tenant_id", "user_id"],
        postgresql_where=sa.text("status in ('queued', 'running')"),
    )


def downgrade() -> None:
    op.drop_index("ix_image_generations_open", "image_generations")
    op.drop_index(_PICTURES, "generated_images")
    op.create_index(_PICTURES, "generated_images", _PICTURE_COLUMNS)
    for table in reversed(_OWNED):
        op.drop_index(f"ix_{table}_user_id", table)
        op.drop_constraint(f"fk_{table}_user_id", table, type_="foreignkey")
        op.drop_column(table, "user_id")
