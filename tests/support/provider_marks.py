"""Ways to say for which providers, models and cases a test of the contract runs. Its id is "provider: case"."""

from typing import Any

import pytest

from tests.simulators.registry import SIMULATORS
from tests.support.image_calls import CATALOGUE

MODELS = [entry for entry in CATALOGUE.values() if entry.credential_provider is not None]
WIRES = {name: simulator() for name, simulator in SIMULATORS.items()}  # to be asked, never started


def each_model(case: str, *, having: str | None = None) -> pytest.MarkDecorator:
    """Every model of the catalogue, or every one that has more than one of something."""
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
        "provider", [pytest.param(name, id=f"{name}: {case}") for name in WIRES], indirect=True
    )


def each_case(cases: dict[str, list[str]]) -> pytest.MarkDecorator:
    """`cases` says, for each provider, which it has."""
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
