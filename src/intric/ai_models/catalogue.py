"""Reads the catalogue of models, `ai_models.yml`.

An invalid file prevents the start, so each error names the line that an administrator has to correct.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from yaml import MappingNode, MarkedYAMLError, Node, SequenceNode, YAMLError

from intric.ai_models.catalogue_entry import CatalogueEntry
from intric.ai_models.yaml_loader import YAMLLoader

_SECTION = "image_models"


class CatalogueError(Exception):
    """The catalogue is invalid or unreadable. The message names file, line (from 1) and reason."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


def load_catalogue(path: Path) -> list[CatalogueEntry]:
    """Return the image models of the file at `path`, in its order. Raises CatalogueError."""
    section, node = _read_section(path)
    entries: list[CatalogueEntry] = []
    first_lines: dict[str, int] = {}
    for position, raw in enumerate(section):
        entry = _entry(path, raw, node, position)
        line = _line(node, (position,))
        if entry.name in first_lines:
            first = first_lines[entry.name]
            raise CatalogueError(path, line, f"'{entry.name}' is there already, in line {first}")
        first_lines[entry.name] = line
        entries.append(entry)
    return entries


def _read_section(path: Path) -> tuple[list[Any], Node]:
    """Return the list below `image_models`, and its YAML node, which holds line numbers."""
    try:
        loader = YAMLLoader(path.read_text(encoding="utf-8-sig"))
        node = loader.get_single_node()
        document = loader.construct_document(node) if node else None
    except OSError as error:
        raise CatalogueError(path, 1, f"the file can't be read: {error.strerror}") from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise CatalogueError(path, line, str(error.problem or error.context)) from error
    except (YAMLError, ValueError) as error:
        raise CatalogueError(path, 1, f"this is no YAML: {error}") from error
    section = document.get(_SECTION) if isinstance(document, Mapping) else None
    if not isinstance(section, list) or node is None:
        raise CatalogueError(path, 1, f"there must be a list '{_SECTION}'")
    return section, _child(node, _SECTION) or node


def _entry(path: Path, raw: Any, section: Node, position: int) -> CatalogueEntry:
    if not isinstance(raw, Mapping):
        raise CatalogueError(path, _line(section, (position,)), "a model is a mapping of fields")
    try:
        return CatalogueEntry.model_validate(raw)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
    line = _line(section, (position, *problem["loc"]))
    raise CatalogueError(path, line, _reason(raw, problem["type"], problem["loc"], problem["msg"]))


def _reason(raw: Mapping[str, Any], kind: str, loc: Iterable[int | str], message: str) -> str:
    model = raw.get("name", "a model without a name")
    field = ".".join(str(part) for part in loc)
    if kind == "extra_forbidden":
        return f"{model}: unknown field '{field}'"
    if kind == "missing":
        return f"{model}: the field '{field}' is missing"
    reason = message.removeprefix("Value error, ")
    return f"{model}: {field}: {reason}" if field else f"{model}: {reason}"


def _line(node: Node, loc: Iterable[int | str]) -> int:
    """Return the line (from 1) of the innermost part of the path `loc` that exists; for a field, of its key."""
    line = node.start_mark.line
    for part in loc:
        child = _child(node, part)
        if child is None:
            break
        line = _key(node, part).start_mark.line
        node = child
    return line + 1


def _child(node: Node, part: int | str) -> Node | None:
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        child: Node = node.value[part]
        return child
    return None


def _key(node: Node, part: int | str) -> Node:
    """Return the node that marks a part's line: the key in a mapping, the item itself in a list."""
    keys = (key for key, _ in node.value if key.value == part) if isinstance(node, MappingNode) else ()
    found: Node = next(iter(keys), None) or node.value[part]
    return found
