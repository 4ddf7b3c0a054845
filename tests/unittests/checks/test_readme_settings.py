"""The README's table of settings names every `ENEO_…` variable with its default, and none that does not exist."""

import re
from pathlib import Path

from pydantic.fields import FieldInfo

from intric.shared.config import Settings

README = Path(__file__).parents[3] / "README.md"
_CODE = re.compile(r"`([^`]+)`")


def documented(page: str) -> dict[str, str]:
    """Return each variable of the table with the default in the same place of the second column, if it has one there.

    `…_PER_TENANT` stands for the row's first variable with another ending.
    """
    defaults: dict[str, str] = {}
    for line in page.splitlines():
        if line.startswith("| `ENEO_"):
            names, values = (_CODE.findall(cell) for cell in line.split("|")[1:3])
            stem = names[0].removesuffix("_PER_USER")
            for position, name in enumerate(names):
                defaults[name.replace("…", stem)] = values[position] if position < len(values) else ""
    return defaults


def written(field: FieldInfo) -> str | None:
    """Return a default as the README writes it; None for one that the README describes in words."""
    default = field.default
    if not isinstance(default, int | float | str):
        return None
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_every_setting_is_documented_and_no_other() -> None:
    variables = {f"ENEO_{name.upper()}" for name in Settings.model_fields}
    assert documented(README.read_text(encoding="utf-8")).keys() == variables


def test_the_documented_defaults_are_those_of_the_settings() -> None:
    defaults = {f"ENEO_{name.upper()}": written(field) for name, field in Settings.model_fields.items()}
    told = documented(README.read_text(encoding="utf-8"))
    plain = {name: default for name, default in defaults.items() if default is not None}
    assert {name: told[name] for name in plain} == plain
    assert len(plain) > 40


def test_a_row_of_several_variables_is_read() -> None:
    row = "| `ENEO_MAX_ICONS_PER_USER`, `…_PER_TENANT` | `1`, `2` | icons, of `ENEO_X` too |"
    assert documented(row) == {"ENEO_MAX_ICONS_PER_USER": "1", "ENEO_MAX_ICONS_PER_TENANT": "2"}
