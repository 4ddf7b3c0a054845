"""Validates the values of a provider's fields, whether a tenant saves them or the environment sets them."""

from collections.abc import Mapping
from typing import Any

import structlog

from intric.ai_models.provider import FieldKind, Provider, ProviderField
from intric.ai_models.provider_registry import PROVIDERS
from intric.settings.value_rules import checked_text
from intric.shared.config import ConfigurationError
from intric.shared.exceptions import InvalidFields
from intric.shared.pasted_text import code_points, trim

log = structlog.get_logger()


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


def address_changed(provider: Provider, saved: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Return whether these checked values lead to another address than the saved ones, however that one is spelt."""
    names = [field.name for field in provider.fields if field.kind is FieldKind.ADDRESS]
    return any(_spelt_now(saved.get(name)) != values.get(name) for name in names)


def checked_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the values that the environment sets for the whole installation, by variable, without empty ones.

    Invisible characters at the ends of a value are removed, and a warning names the variable. Operators may use http://
    in their own network; they answer for it.

    Raises:
        ConfigurationError: a value is invalid; names every such variable, and no value.
    """
    values: dict[str, str] = {}
    reasons: list[str] = []
    kinds = {each.variable: each.kind for provider in PROVIDERS.values() for each in provider.fields}
    for variable, kind in kinds.items():
        value, removed = trim(environment.get(variable, "") if variable else "")
        if not value or not variable:
            continue
        if removed:
            log.warning("provider_variable_trimmed", variable=variable, removed=code_points(removed))
        try:
            values[variable] = checked_text(kind, value, plain_http=True)
        except ValueError as error:
            reasons.append(f"{variable}: {error}")
    if reasons:
        raise ConfigurationError("; ".join(reasons))
    return values


def _spelt_now(saved: str | None) -> str | None:
    """Return an address that an earlier version saved as this one would."""
    try:
        return checked_text(FieldKind.ADDRESS, saved, plain_http=True) if saved else None
    except ValueError:
        return saved


def _checked(field: ProviderField, value: Any, models: frozenset[str]) -> Any:
    if value is None:
        return None
    if field.kind is FieldKind.NAMES_BY_MODEL:
        return _names_by_model(value, models)
    return _text(field.kind, value)


def _text(kind: FieldKind, value: Any) -> str | None:
    if not isinstance(value, str):
        raise ValueError("must be text")
    trimmed, _ = trim(value)
    return checked_text(kind, trimmed, plain_http=False) if trimmed else None


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
        if name and (checked := _text(FieldKind.NAME, name)):
            names[model] = checked
    return names
