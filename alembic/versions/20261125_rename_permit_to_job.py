"""Rename the column that says which queue job a provider call was sent under."""

from alembic import op

revision: str = "20261125_rename_permit_to_job"
down_revision: str | None = "20261124_index_pictures_by_owner"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("provider_calls", "permit_id", new_column_name="job_id")
    op.execute("alter index ix_provider_calls_permit_id rename to ix_provider_calls_job_id")


def downgrade() -> None:
    op.execute("alter index ix_provider_calls_job_id rename to ix_provider_calls_permit_id")
    op.alter_column("provider_calls", "job_id", new_column_name="permit_id")
