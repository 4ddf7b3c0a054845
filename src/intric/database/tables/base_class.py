"""Base classes of the tables: naming of constraints, ids, timestamps."""

import re
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import DateTime, MetaData, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

# Fixed names, so that migrations can refer to constraints and indexes.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {datetime: DateTime(timezone=True)}

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class TimestampMixin:
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class BasePublic(TimestampMixin, Base):
    """A table with an id that the API exposes."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, server_default=func.gen_random_uuid())


class CatalogueModel(BasePublic):
    """A model as `ai_models.yml` describes it; `name` identifies it in the file."""

    __abstract__ = True

    name: Mapped[str] = mapped_column(unique=True)
    is_deprecated: Mapped[bool] = mapped_column(server_default=text("false"), doc="left the catalogue")


class BaseCrossReference(TimestampMixin, Base):
    """A table without an id of its own; subclasses declare the primary key."""

    __abstract__ = True
