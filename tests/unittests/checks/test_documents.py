"""Paths of modules in the documents lead somewhere: a moved file takes its mentions along."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
PAGES = [
    REPOSITORY / "README.md",
    REPOSITORY / "CONTRIBUTING.md",
    *sorted((REPOSITORY / "docs").rglob("*.md")),
]

_MODULE = re.compile(r"`([\w./-]+\.(?:py|ts|svelte|sh))`")


def missing_modules(page: str, files: set[str]) -> Iterator[str]:
    """Yield the mentioned paths that no file of the repository ends with."""
    for path in _MODULE.findall(page):
        if not any(f"/{file}".endswith(f"/{path}") for file in files):
            yield path


@pytest.fixture(scope="module")
def files() -> set[str]:
    folders = [REPOSITORY / name for name in ("src", "tests", "alembic", "scripts", "frontend/apps/web/src")]
    paths = [path for folder in folders for path in folder.rglob("*.*")] + list(REPOSITORY.glob("*.*"))
    return {path.relative_to(REPOSITORY).as_posix() for path in paths}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_module_that_a_document_names_exists(page: Path, files: set[str]) -> None:
    assert list(missing_modules(page.read_text(encoding="utf-8"), files)) == []


def test_a_module_that_was_moved_is_reported() -> None:
    page = "`domain/generation.py` and `wires/openai.py`"
    assert list(missing_modules(page, {"src/intric/domain/generation.py", "src/openai.py"})) == [
        "wires/openai.py"
    ]
