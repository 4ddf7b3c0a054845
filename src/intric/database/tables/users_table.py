from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from intric.database.tables.base_class import BasePublic


class Tenants(BasePublic):
    name: Mapped[str] = mapped_column(unique=True)


class Users(BasePublic):
    __table_args__ = (
        CheckConstraint("role in ('admin', 'user')", name="role"),
        Index("uq_users_email", func.lower(text("email")), unique=True),
    )

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    email: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class Sessions(BasePublic):
    """A login session. Only the hash of its token is stored."""

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ApiKeys(BasePublic):
    """A key for programs. Only its hash and its last four characters are stored."""

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    last_four: Mapped[str]
    expires_at: Mapped[datetime | None]


class KnownDevices(BasePublic):
    """A browser with which a user has signed in. Only the hash of its token is stored.

    `returned_at` is when the user last signed in with it again.
    """

    __table_args__ = (UniqueConstraint("user_id", "token_hash"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]


class FailedLogins(BasePublic):
    """Recent failed logins, for the throttle. The `address` of an IPv6 client is its network."""

    account: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    # Refers to no row: what a device did counts until it is old, also after the device was forgotten.
    device_id: Mapped[UUID | None]
