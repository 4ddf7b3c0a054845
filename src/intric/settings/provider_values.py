"""Validates the values of a provider's fields. No message repeats a value: it may be a key in the wrong field."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from intric.ai_models.provider import FieldKind, Provider, ProviderField
from intric.shared.exceptions import InvalidFields
from intric.shared.hosts import is_loopback

MAX_KEY_LENGTH = 4096
MAX_ADDRESS_LENGTH = 500

_KEY = re.compile(rf"[\x21-\x7e]{{1,{MAX_KEY_LENGTH}}}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")


def checked_values(
    provider: Provider, given: Mapping[str, Any], *, kept: frozenset[str], models: frozenset[str]
) -> dict[str, Any]:
    """Return the given values, trimmed, without empty and null ones.

    Args:
        given: field name -> text, or for `NAMES_BY_MODEL` model name -> text.
        kept: required fields that may be left out, since their saved value is kept.
        models: names of the catalogue's models of this provider.

    Raises:
        InvalidFields: a field is unknown, missing or invalid.
    """
    values: dict[str, Any] = {}
    reasons = {name: "is not a field of this provider" for name in given if provider.field(name) is None}
    for field in provider.fields:
        try:
            value = _checked(field, given.get(field.name), models)
        except ValueError as error:
            reasons[field.name] = str(error)
            continue
        if value:
            values[field.name] = value
        elif field.required and field.name not in kept:
            reasons[field.name] = "is required"
    if reasons:
        raise InvalidFields(reasons)
    return values


def _checked(field: ProviderField, value: Any, models: frozenset[str]) -> Any:
    if value is None:
        return None
    if field.kind is FieldKind.NAMES_BY_MODEL:
        return _names_by_model(value, models)
    if not isinstance(value, str):
        raise ValueError("must be text")
    trimmed = value.strip()
    return _CHECKS[field.kind](trimmed) if trimmed else None


def _key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise ValueError(f"must be at most {MAX_KEY_LENGTH} visible ASCII characters, without spaces")
    return value


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError("must be at most 100 letters, digits and . _ : -")
    return value


def _address(value: str) -> str:
    """Return a valid address without a trailing slash. It is not contacted; a test call does that."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises ValueError for an invalid port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or len(value) > MAX_ADDRESS_LENGTH:
        raise ValueError("must be an address such as https://ai.example.com/v1")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("must start with https:// (http:// goes no further than this machine)")
    if parts.username is not None or parts.query or parts.fragment or not _KEY.fullmatch(value):
        raise ValueError("must hold neither a login nor anything after ? or #, nor spaces")
    return value.rstrip("/")


def _names_by_model(value: Any, models: frozenset[str]) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError("must be an object: model name -> name")
    names: dict[str, str] = {}
    for model, name in value.items():
        if model not in models:
            known = ", ".join(sorted(models)) or "none"
            raise ValueError(f"names a model that this provider does not have; it has: {known}")
        if not isinstance(name, str | None):
            raise ValueError(f"{model}: must be text")
        if name and name.strip():
            names[model] = _name(name.strip())
    return names


_CHECKS: Mapping[FieldKind, Callable[[str], str]] = {
    FieldKind.KEY: _key,
    FieldKind.ADDRESS: _address,
    FieldKind.NAME: _name,
}
