"""Record since when an icon is unused, so that maintenance can remove it a day later."""

import sqlalchemy as sa
from alembic import op

revision: str = "20261124_add_icons_unused_since"
down_revision: str | None = "20261123_add_tenant_credentials"
branch_labels = None
depends_on = None

INDEX = "ix_icons_unused_since"


def upgrade() -> None:
    op.add_column("icons", sa.Column("unused_since", sa.DateTime(timezone=True), nullable=True))
    unused = sa.text("unused_since is not null")
    op.create_index(INDEX, "icons", ["unused_since"], unique=False, postgresql_where=unused)


def downgrade() -> None:
    op.drop_index(INDEX, table_name="icons", postgresql_where=sa.text("unused_since is not null"))
    op.drop_column("icons", "unused_since")
