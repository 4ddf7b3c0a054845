"""Add known devices, and the device of a failed login."""

import sqlalchemy as sa
from alembic import op

revision: str = "20261125_add_known_devices"
down_revision: str | None = "20261125_index_open_work"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_devices",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_known_devices_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_devices")),
        sa.UniqueConstraint("user_id", "token_hash", name=op.f("uq_known_devices_user_id_token_hash")),
    )
    op.create_index(op.f("ix_known_devices_token_hash"), "known_devices", ["token_hash"])
    op.add_column("failed_logins", sa.Column("device_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("failed_logins", "device_id")
    op.drop_index(op.f("ix_known_devices_token_hash"), table_name="known_devices")
    op.drop_table("known_devices")
