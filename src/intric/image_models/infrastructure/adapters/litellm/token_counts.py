"""Reads the token counts of a response."""

from collections.abc import Mapping
from typing import Any

# A call of four pictures takes some ten thousand.
_MAX_TOKENS = 10**12


def read_token_counts(usage: Any, *names: str) -> dict[str, int]:
    """Return the counts by these names, without those that are missing or null.

    Empty if one of them is something else than a count: what then is right of the others can't be known.
    """
    if not isinstance(usage, Mapping):
        return {}
    given = {name: usage[name] for name in names if usage.get(name) is not None}
    counts = {name: _count(value) for name, value in given.items()}
    return (
        {name: count for name, count in counts.items() if count is not None}
        if None not in counts.values()
        else {}
    )


def _count(value: Any) -> int | None:
    """The whole number; 5.0 is one too, since JSON does not tell them apart."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if 0 <= value <= _MAX_TOKENS and value == int(value) else None
