"""Lists in pages: where one page ends and the next begins."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from intric.shared.exceptions import InvalidRequest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page: at most `limit` items, those after `cursor` or the first ones."""

    limit: int
    cursor: str | None = None


class Placed(Protocol):
    """What a list is sorted by."""

    @property
    def id(self) -> UUID: ...
    @property
    def created_at(self) -> datetime: ...


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list.

    Attributes:
        count: of the whole list.
        next_cursor: asks for the next page; None on the last one.
    """

    items: list[T]
    count: int
    limit: int
    next_cursor: str | None


def cut_page(found: Sequence[P], count: int, request: PageRequest) -> Page[P]:
    """The page from the items that were found, which are one more than its limit where another page follows."""
    items = list(found[: request.limit])
    return Page(items, count, request.limit, next_cursor(found, request.limit))


def next_cursor(found: Sequence[Placed], limit: int) -> str | None:
    """The cursor after the first `limit` items; None where no more were found."""
    return encode_cursor(found[limit - 1]) if len(found) > limit else None


def encode_cursor(last: Placed) -> str:
    return base64.urlsafe_b64encode(f"{last.created_at.isoformat()}|{last.id}".encode()).decode()


def decode_cursor(cursor: str) -> tuple[datetime, UUID]:
    """The place of an earlier page's last item. Raises InvalidRequest for what is no cursor."""
    try:
        created_at, _, last_id = base64.urlsafe_b64decode(cursor).decode().partition("|")
        moment = datetime.fromisoformat(created_at)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC), UUID(last_id)
    except (binascii.Error, ValueError, OverflowError):
        pass  # refused below
    raise InvalidRequest("This cursor was not given by an earlier page. Start without one.")
