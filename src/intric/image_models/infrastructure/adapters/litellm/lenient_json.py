"""Reads the JSON of a provider's body, whatever is odd about the parts that are not used."""

import json
from collections.abc import Mapping
from typing import Any

# JSON's numbers have no limit; ours are counts. Python refuses to read one of more than 4,300 digits.
_MAX_DIGITS = 18


def load_json(body: bytes) -> Any:
    """Return the value, None for a body that is no JSON.

    Accepts what providers and proxies send and RFC 8259 does not allow: a byte order mark, bytes that are not UTF-8,
    control characters in texts, NaN. Whole numbers of more than 18 digits become floats.
    """
    try:
        text = body.decode(json.detect_encoding(body), "replace")
        return json.loads(text, strict=False, parse_int=_whole_number)
    except (ValueError, RecursionError):
        return None


def load_object(body: bytes) -> Mapping[str, Any] | None:
    """Return the JSON object; also the one in a list, as some proxies and streams send it. None for anything else."""
    return next(iter(mappings(load_json(body))), None)


def mappings(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list, or the object itself as a list of one."""
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, Mapping)]


def _whole_number(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MAX_DIGITS else float(digits)
