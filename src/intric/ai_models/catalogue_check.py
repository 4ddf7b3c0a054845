"""Compares the catalogue with another source of facts on the same models."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from intric.ai_models.catalogue_entry import CatalogueEntry


@dataclass(frozen=True, slots=True)
class KnownModel:
    """What the other source says of a model; None is unknown.

    Args:
        price: of one picture of its default size and quality, in USD.
        deprecation_date: the provider's last day for it.
    """

    price: Decimal | None = None
    deprecation_date: date | None = None


class ModelTable(Protocol):
    def find(self, entry: CatalogueEntry) -> KnownModel | None:
        """Return what is known of this model; None if it is not in the table."""
        ...


def find_differences(entries: Iterable[CatalogueEntry], table: ModelTable) -> list[str]:
    """Return one sentence per difference, in the catalogue's order. Skips models without a provider."""
    return [
        f"{entry.name}: {difference}"
        for entry in entries
        if entry.credential_provider is not None
        for difference in _differences(entry, table.find(entry))
    ]


def _differences(entry: CatalogueEntry, known: KnownModel | None) -> Iterator[str]:
    if known is None:
        yield "not in the table, so nothing could be compared"
        return
    price = entry.price_per_image.amount if entry.price_per_image else None
    if price != known.price:
        yield f"a picture costs {_or_unknown(price)} USD here, {_or_unknown(known.price)} there"
    if entry.deprecation_date != known.deprecation_date:
        here, there = _or_unknown(entry.deprecation_date), _or_unknown(known.deprecation_date)
        yield f"the last day is {here} here, {there} there"


def _or_unknown(value: object) -> str:
    return "unknown" if value is None else str(value)
