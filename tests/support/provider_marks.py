"""Parametrisation of contract tests by provider, model and case. Their ids are "provider: case"."""

from typing import Any

import pytest

from tests.simulators.registry import SIMULATORS, VARIANTS
from tests.support.image_calls import CATALOGUE

MODELS = [entry for entry in CATALOGUE.values() if entry.credential_provider is not None]
PROVIDERS = {name: simulator() for name, simulator in {**SIMULATORS, **VARIANTS}.items()}  # never started


def each_model(case: str, *, having: str | None = None) -> pytest.MarkDecorator:
    """Run for every model of the catalogue; with `having`, for those where that field is true, or above 1."""
    chosen = [entry for entry in MODELS if having is None or _offers(getattr(entry, having))]
    return pytest.mark.parametrize(
        ("provider", "model"),
        [
            pytest.param(
                entry.credential_provider,
                entry.name,
                id=f"{entry.credential_provider}: {case} ({entry.name})",
            )
            for entry in chosen
        ],
        indirect=["provider"],
    )


def each_provider(case: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "provider", [pytest.param(name, id=f"{name}: {case}") for name in PROVIDERS], indirect=True
    )


def each_case(cases: dict[str, list[str]]) -> pytest.MarkDecorator:
    """Run for the cases of each provider, as `cases` lists them."""
    return pytest.mark.parametrize(
        ("provider", "case"),
        [
            pytest.param(name, case, id=f"{name}: {case}")
            for name, of_provider in cases.items()
            for case in of_provider
        ],
        indirect=["provider"],
    )


def _offers(value: Any) -> bool:
    return value > 1 if type(value) is int else bool(value)
