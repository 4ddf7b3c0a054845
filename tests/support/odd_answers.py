"""Successes that hold a picture, and something odd in every field that is not the picture."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.simulators.provider import ProviderSimulator

_OF_OPENAI: Mapping[str, Any] = {
    "created": 1764000000,
    "background": "opaque",
    "output_format": "png",
    "quality": "low",
    "size": "1024x1024",
    "usage": {
        "input_tokens": 10,
        "output_tokens": 1056,
        "total_tokens": 1066,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": 10},
        "output_tokens_details": {"image_tokens": 1056, "text_tokens": 0},
    },
}

# An item of `data` beside its bytes. Azure reports its filter in each.
_OF_ITEM: Mapping[str, Any] = {
    "url": None,
    "revised_prompt": "A boat",
    "content_filter_results": {"violence": {"filtered": False, "severity": "safe"}},
}

_OF_GOOGLE: Mapping[str, Any] = {"modelVersion": "gemini-3-pro-image", "createTime": "2026-11-25T10:00:00Z"}

ABSENT = object()

ODD_VALUES: Mapping[str, Any] = {
    "absent": ABSENT,
    "null": None,
    "empty text": "",
    "text": "2026-11-25T10:00:00Z",
    "fraction": 14417.92,
    "negative": -1,
    "huge": 10**400,
    "true": True,
    "list": [],
    "nested": {"unknown": [{"field": None}]},
}


def whole_body(provider: ProviderSimulator, encoded: str) -> dict[str, Any]:
    """Return the body of a success with every field that the provider documents."""
    body = provider.answer_body(encoded)
    assert body is not None
    if "data" in body:
        body |= copy.deepcopy(_OF_OPENAI)
        body["data"][0] |= copy.deepcopy(_OF_ITEM)
    if "candidates" in body:
        body |= _OF_GOOGLE
    return body


def bodies_with(value: Any, body: Mapping[str, Any], picture: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the body once for each field whose value is not on the way to the picture, with `value` instead of it."""
    for path in _paths(body, picture):
        odd = copy.deepcopy(dict(body))
        holder: Any = odd
        for step in path[:-1]:
            holder = holder[step]
        if value is not ABSENT:
            holder[path[-1]] = value
        elif isinstance(holder, dict):
            del holder[path[-1]]
        yield "/".join(map(str, path)), odd


def _paths(value: Any, picture: str, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, Mapping):
        steps = list(value.items())
    else:
        steps = list(enumerate(value)) if isinstance(value, list) else []
    if path and picture not in json.dumps(value):
        yield path
    for step, each in steps:
        yield from _paths(each, picture, (*path, step))


# Of the whole body, as bytes.
ODD_BODIES: Mapping[str, Callable[[bytes], bytes]] = {
    "byte order mark": lambda body: b"\xef\xbb\xbf" + body,
    "UTF-16": lambda body: body.decode().encode("utf-16"),
    "not UTF-8": lambda body: _with(b'"odd": "\xe5"', body),
    "line break in a text": lambda body: _with(b'"odd": "a\nb\x01"', body),
    "half a character": lambda body: _with(b'"revised_prompt": "\\ud83d \\u0000"', body),
    "5,000 digits": lambda body: _with(b'"created": ' + b"9" * 5_000, body),
    "NaN": lambda body: _with(b'"created": NaN', body),
    "error: null": lambda body: _with(b'"error": null', body),
    "error beside the picture": lambda body: _with(b'"error": {"message": "Slow"}, "errors": ["Slow"]', body),
    "list of one": lambda body: b"[" + body + b"]",
    "white space": lambda body: b"\n\n  " + body + b"\r\n",
}


def _with(field: bytes, body: bytes) -> bytes:
    return b"{" + field + b", " + body.removeprefix(b"{")
