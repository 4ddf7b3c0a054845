"""Turn violated constraints into errors with a message."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from intric.shared.exceptions import Conflict

# Suffixes of the foreign keys to users and tenants, by `NAMING_CONVENTION`.
_OWNERS = ("_user_id", "_tenant_id")


@contextmanager
def conflicts(messages: Mapping[str, str]) -> Iterator[None]:
    """Raise Conflict when the statements of the block violate one of these constraints.

    Args:
        messages: name of a constraint or unique index -> the error's message.

    Raises:
        Conflict: the transaction can't be continued after it.
    """
    message = None
    try:
        yield
    except IntegrityError as error:
        message = messages.get(_constraint_name(error))
        if message is None:
            raise
    if message:
        raise Conflict(message)


def owner_is_gone(error: BaseException) -> bool:
    """Return whether a row refers to a user or an organisation that was deleted meanwhile."""
    if not isinstance(error, IntegrityError):
        return False
    name = _constraint_name(error)
    return name.startswith("fk_") and name.endswith(_OWNERS)


def _constraint_name(error: IntegrityError) -> str:
    """Return the constraint's name, empty if unknown. SQLAlchemy keeps asyncpg's exception as the cause of its own."""
    cause = error.orig.__cause__ if error.orig else None
    return str(getattr(cause, "constraint_name", ""))
