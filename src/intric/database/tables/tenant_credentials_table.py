from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from intric.database.tables.base_class import BaseCrossReference


class TenantCredentials(BaseCrossReference):
    """One organisation's own credentials for one provider."""

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True)
    provider: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(doc="the secret fields as JSON, encrypted")
    config: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    last_four: Mapped[str | None]
    set_at: Mapped[datetime]
