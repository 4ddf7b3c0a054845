"""The grounds that a pictogram may stand on, and which of them suit it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["light", "dark"]
Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Ground:
    """A soft gradient from the upper left (`start`) to the lower right (`end`), "#rrggbb" each.

    `disc` is how much, 0 to 1, the shape behind the motif covers, `disc_colour` what with. `family` is the colour's
    plain name.
    """

    family: str
    tone: Tone
    start: str
    end: str
    disc: float
    disc_colour: str = "#ffffff"

    @property
    def behind_motif(self) -> Rgb:
        """Mean colour right behind the motif."""
        parts = zip(_rgb(self.start), _rgb(self.end), _rgb(self.disc_colour), strict=True)
        red, green, blue = (round((a + b) / 2 * (1 - self.disc) + c * self.disc) for a, b, c in parts)
        return red, green, blue


_LIGHT, _DARK = 0.46, 0.14

GROUNDS: tuple[Ground, ...] = (
    Ground("blue", "light", "#d9e6fb", "#8db2e8", _LIGHT),
    Ground("orange", "light", "#fde6bb", "#f0b15c", _LIGHT),
    Ground("green", "light", "#d3e8d8", "#7cb692", _LIGHT),
    Ground("red", "light", "#f6d5cb", "#da8a73", _LIGHT),
    Ground("purple", "light", "#e8dbf4", "#b397d8", _LIGHT),
    Ground("brown", "light", "#f1e9de", "#d3c0a1", _LIGHT),
    Ground("turquoise", "light", "#cdebe8", "#69b9b8", _LIGHT),
    Ground("pink", "light", "#fadadf", "#e89caa", _LIGHT),
    Ground("grey", "light", "#e9f1f6", "#adcbdb", _LIGHT),
    Ground("yellow", "light", "#fbf3c4", "#ecd064", _LIGHT),
    Ground("olive", "light", "#e6ecc9", "#aebb70", _LIGHT),
    Ground("green", "dark", "#3d7059", "#1c4031", _DARK),
    Ground("blue", "dark", "#4a5a94", "#1f2a52", _DARK),
    Ground("purple", "dark", "#75497c", "#3c2244", _DARK),
    Ground("red", "dark", "#a04a45", "#5c2328", _DARK),
    Ground("turquoise", "dark", "#2f7078", "#173f48", _DARK),
    Ground("brown", "dark", "#7a5640", "#40291d", _DARK),
    Ground("grey", "dark", "#59636e", "#2a3038", _DARK),
)

ORDINARY = tuple(
    ground
    for ground in GROUNDS
    if (ground.family, ground.tone)
    not in {("red", "dark"), ("brown", "dark"), ("grey", "dark"), ("yellow", "light")}
)
"""The grounds for words that name no colour; the heavier ones wait until they are asked for."""

_STANDS_OUT: dict[Tone, float] = {"light": 0.14, "dark": 0.24}
"""Least distance in Oklab between outline and ground, found by looking at 24 px icons; dark ones swallow more."""


def suitable(edge: Rgb, candidates: Sequence[Ground]) -> list[Ground]:
    """Those of the candidates that a motif with this mean outline colour stands out from, at least one."""
    far = [ground for ground in candidates if distance(edge, ground.behind_motif) >= _STANDS_OUT[ground.tone]]
    return far or [max(candidates, key=lambda ground: distance(edge, ground.behind_motif))]


def distance(one: Rgb, other: Rgb) -> float:
    """How different two colours look, black to white being 1: distance in Oklab (bottosson.github.io/posts/oklab)."""
    return math.dist(_oklab(one), _oklab(other))


def _oklab(colour: Rgb) -> tuple[float, float, float]:
    red, green, blue = (_linear(part / 255) for part in colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
