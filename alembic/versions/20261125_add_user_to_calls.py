"""Keep the user of a call with it, so that the queue's order can be read from one index."""

import sqlalchemy as sa
from alembic import op

revision: str = "20261125_add_user_to_calls"
down_revision: str | None = "20261125_add_quotas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("provider_calls", sa.Column("user_id", sa.Uuid(), nullable=True))
    op.execute(
        "update provider_calls set user_id = image_generations.user_id from image_generations"
        " where image_generations.id = provider_calls.generation_id"
    )
    op.alter_column("provider_calls", "user_id", nullable=False)
    op.drop_index("ix_provider_calls_waiting", "provider_calls")
    op.create_index(
        "ix_provider_calls_waiting",
        "provider_calls",
        ["provider", "tenant_id", "user_id", "created_at", "generation_id", "position"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(
        "ix_provider_calls_waiting_of_tenant",
        "provider_calls",
        ["tenant_id", "user_id"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index("ix_provider_calls_user_id_sent_at", "provider_calls", ["user_id", "sent_at"])


def downgrade() -> None:
    op.drop_index("ix_provider_calls_user_id_sent_at", "provider_calls")
    op.drop_index("ix_provider_calls_waiting_of_tenant", "provider_calls")
    op.drop_index("ix_provider_calls_waiting", "provider_calls")
    op.create_index(
        "ix_provider_calls_waiting",
        "provider_calls",
        ["provider", "tenant_id", "created_at"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.drop_column("provider_calls", "user_id")
