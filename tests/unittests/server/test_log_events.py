"""docs/operations.md lists exactly the log events of the code, with their levels."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]

SOURCES = sorted((REPOSITORY / "src" / "intric").rglob("*.py"))
PAGE = REPOSITORY / "docs" / "operations.md"
LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
_ROW = re.compile(r"^\| `(\w+)` \| ([\w, ]+) \|", re.MULTILINE)


def logged_events(source: str) -> Iterator[tuple[str, str]]:
    """Yield event and level of each `log.<level>(…)`. Raises AssertionError for an event that is not a literal."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("log"), attr=level)) if level in LEVELS:
                assert node.args, f"line {node.lineno}: no event"
                event = node.args[0]
                assert isinstance(event, ast.Constant) and isinstance(event.value, str), (
                    f"line {node.lineno}: the event is not a literal"
                )
                yield event.value, level


def logger_names(source: str) -> Iterator[str]:
    """Yield the names that structlog's loggers are assigned to."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=ast.Call(func=ast.Attribute(attr="get_logger"))):
                yield name


def listed_events(page: str) -> dict[str, str]:
    """Return the levels by event of the table below the heading "Log events"."""
    section = page.partition("## Log events")[2].partition("\n## ")[0]
    return dict(_ROW.findall(section))


def test_the_page_lists_exactly_the_events_of_the_code() -> None:
    levels: defaultdict[str, set[str]] = defaultdict(set)
    for path in SOURCES:
        for event, level in logged_events(path.read_text(encoding="utf-8")):
            levels[event].add(level)
    expected = {event: ", ".join(sorted(names)) for event, names in levels.items()}
    assert listed_events(PAGE.read_text(encoding="utf-8")) == expected


def test_every_logger_is_called_log_so_that_its_events_are_found() -> None:
    names = {name for path in SOURCES for name in logger_names(path.read_text(encoding="utf-8"))}
    assert names == {"log"}


def test_an_event_that_is_not_a_literal_is_rejected() -> None:
    with pytest.raises(AssertionError, match="line 2: the event is not a literal"):
        list(logged_events('event = "call_failed"\nlog.info(event)'))
