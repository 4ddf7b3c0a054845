from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from intric.database.tables.base_class import BasePublic


def _made_by() -> MappedColumn[UUID | None]:
    """Whose quota a row counts against. Not who may change it: everybody in the organisation may."""
    return mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)


class SecurityClassifications(BasePublic):
    __table_args__ = (UniqueConstraint("tenant_id", "security_level"), UniqueConstraint("tenant_id", "name"))

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    name: Mapped[str]
    description: Mapped[str | None]
    security_level: Mapped[int]


class Icons(BasePublic):
    __table_args__ = (
        Index("ix_icons_unused_since", "unused_since", postgresql_where=text("unused_since is not null")),
    )

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID | None] = _made_by()
    blob: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    mimetype: Mapped[str]
    size: Mapped[int]
    unused_since: Mapped[datetime | None] = mapped_column(doc="when maintenance first found it unused")


class Spaces(BasePublic):
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID | None] = _made_by()
    name: Mapped[str]
    description: Mapped[str | None]
    icon_id: Mapped[UUID | None] = mapped_column(ForeignKey("icons.id", ondelete="SET NULL"), index=True)
    security_classification_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("security_classifications.id", ondelete="RESTRICT"), index=True
    )


class SpaceResource(BasePublic):
    """The columns that assistants and apps share."""

    __abstract__ = True

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID | None] = _made_by()
    name: Mapped[str]
    description: Mapped[str | None]
    prompt: Mapped[str | None]
    icon_id: Mapped[UUID | None] = mapped_column(ForeignKey("icons.id", ondelete="SET NULL"), index=True)


class Assistants(SpaceResource):
    pass


class Apps(SpaceResource):
    pass
