"""Broken constraints become words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from intric.shared.exceptions import Conflict

# How the names of the foreign keys end that lead to users and tenants, by `NAMING_CONVENTION`.
_OWNERS = ("_user_id", "_tenant_id")


@contextmanager
def conflicts(messages: Mapping[str, str]) -> Iterator[None]:
    """Run statements that may break one of these constraints.

    Args:
        messages: name of a constraint or unique index -> what to tell the person.

    Raises:
        Conflict: one of them was broken. The transaction can't go on after it.
    """
    broken = None
    try:
        yield
    except IntegrityError as error:
        broken = messages.get(_constraint_name(error))
        if broken is None:
            raise
    if broken:
        raise Conflict(broken)


def owner_is_gone(error: BaseException) -> bool:
    """Whether something was to be kept for a user or an organisation that has just been removed."""
    if not isinstance(error, IntegrityError):
        return False
    name = _constraint_name(error)
    return name.startswith("fk_") and name.endswith(_OWNERS)


def _constraint_name(error: IntegrityError) -> str:
    """As asyncpg names it: SQLAlchemy keeps asyncpg's own exception as the cause of the one it wraps."""
    cause = error.orig.__cause__ if error.orig else None
    return str(getattr(cause, "constraint_name", ""))
