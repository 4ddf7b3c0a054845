"""Drop the time at which a picture was chosen: a chosen picture is one that does not expire, and no code reads it."""

import sqlalchemy as sa
from alembic import op

revision: str = "20261125_drop_chosen_at"
down_revision: str | None = "20261125_rename_permit_to_job"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("generated_images", "chosen_at")


def downgrade() -> None:
    op.add_column("generated_images", sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True))
