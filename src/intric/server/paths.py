"""The paths that exist: which methods they take, and which one a misspelt path means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import quote

from fastapi.routing import iter_route_contexts
from pydantic import TypeAdapter, ValidationError
from starlette.routing import BaseRoute, Mount

API_PREFIX = "/api/v1"
_VERSION = re.compile(r"v\d+")
_PARAMETER = re.compile(r"\{(\w+)\}")
# From this similarity on a word is taken for another: "image-model" for "image-models" has 0.96.
_SIMILAR = 0.8


@dataclass(frozen=True)
class _Segment:
    """One part of a route's path: a word, or a parameter with the type that its values have."""

    word: str
    type: TypeAdapter[object] | None

    def similarity(self, value: str) -> float:
        """Return how alike a request's segment is, 0 to 1, or 0 if less than `_SIMILAR`; a parameter has 1 or 0."""
        if self.type is None:
            written = value.lower().replace("_", "-")
            if written == self.word:
                return 1
            # The lengths alone rule out most words, and long ones, for which the comparison takes a second.
            matcher = SequenceMatcher(None, written, self.word)
            return matcher.ratio() if matcher.real_quick_ratio() >= _SIMILAR else 0
        try:
            self.type.validate_python(value)
        except ValidationError:
            return 0
        return 1


@dataclass(frozen=True)
class _Path:
    """The path of a route, its prefix and slashes apart."""

    prefix: str
    segments: tuple[_Segment, ...]
    slash: str
    methods: frozenset[str]

    def similarity(self, values: list[str]) -> float:
        if len(values) != len(self.segments):
            return 0
        pairs = zip(self.segments, values, strict=True)
        return min((segment.similarity(value) for segment, value in pairs), default=0)

    def filled(self, values: list[str], *, quoted: bool = False) -> str:
        """Return this path with a request's values for its parameters."""
        parts = [self.prefix]
        for segment, value in zip(self.segments, values, strict=True):
            parts.append(segment.word if segment.type is None else quote(value, safe="") if quoted else value)
        return "/".join(parts) + self.slash


class Paths:
    """The paths of an app's routes; what is mounted takes GET."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._paths: list[_Path] = []
        self._mounts: list[str] = []
        for route in iter_route_contexts(list(routes)):
            if isinstance(route.original_route, Mount):
                self._mounts.append(f"{route.path}/")
            elif route.path is not None and route.methods:
                self._paths.append(_parsed(route.path, route.methods, getattr(route, "dependant", None)))

    def methods(self, path: str) -> list[str]:
        """Return the methods that a path takes, sorted; none if there is nothing at it."""
        values = _values(path)
        same = (each for each in self._paths if each.similarity(values) == 1 and each.filled(values) == path)
        methods = {method for each in same for method in each.methods}
        if path.startswith(tuple(self._mounts)):
            methods.add("GET")
        return sorted(methods | {"HEAD"} if "GET" in methods else methods)

    def meant_by(self, path: str, method: str) -> str | None:
        """Return the path that a misspelt one most likely means, preferably one that takes the method."""
        values = _values(path)
        similar = [(known.similarity(values), method in known.methods, known) for known in self._paths]
        best = max((each for each in similar if each[0] >= _SIMILAR), key=lambda each: each[:2], default=None)
        return best[2].filled(values, quoted=True) if best else None

    def is_misspelt_probe(self, path: str) -> bool:
        """Return whether a path is that of a route outside of the API but for case, slashes or blanks."""
        values = _values(path)
        known = (each for each in self._paths if each.prefix != API_PREFIX)
        return any(each.similarity(values) == 1 and each.filled(values) != path for each in known)


def is_below_api(path: str) -> bool:
    """Return whether a path is the API's, also in other versions, cases and with slashes too many."""
    segments = [segment for segment in path.split("/") if segment.strip()]
    return bool(segments) and segments[0].strip().lower() == "api"


def _values(path: str) -> list[str]:
    """Return the segments of a path without the API's prefix, empty ones and blanks around them."""
    segments = [stripped for segment in path.split("/") if (stripped := segment.strip())]
    if segments and segments[0].lower() == "api":
        del segments[0]
    if segments and _VERSION.fullmatch(segments[0].lower()):
        del segments[0]
    return segments


def _parsed(path: str, methods: Iterable[str], dependant: object) -> _Path:
    types = {
        field.name: TypeAdapter(field.field_info.annotation)
        for field in getattr(dependant, "path_params", ())
    }
    prefix = API_PREFIX if path.startswith(f"{API_PREFIX}/") else ""
    segments = []
    for segment in path.removeprefix(prefix).strip("/").split("/"):
        parameter = _PARAMETER.fullmatch(segment)
        name = parameter[1] if parameter else ""
        segments.append(_Segment(segment, types.get(name, TypeAdapter(str)) if parameter else None))
    return _Path(prefix, tuple(segments), "/" if path.endswith("/") else "", frozenset(methods))
