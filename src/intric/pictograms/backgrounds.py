"""The backgrounds, and which of them have enough contrast for a pictogram."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["light", "dark"]
Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Background:
    """A soft gradient from the upper left (`start`) to the lower right (`end`), "#rrggbb" each.

    `shape_opacity` (0 to 1) and `shape_colour` are those of the shape behind the motif. `family` is the colour's
    plain name.
    """

    family: str
    tone: Tone
    start: str
    end: str
    shape_opacity: float
    shape_colour: str = "#ffffff"

    @property
    def behind_motif(self) -> Rgb:
        """Return the mean colour behind the motif."""
        parts = zip(_rgb(self.start), _rgb(self.end), _rgb(self.shape_colour), strict=True)
        red, green, blue = (
            round((a + b) / 2 * (1 - self.shape_opacity) + c * self.shape_opacity) for a, b, c in parts
        )
        return red, green, blue


_LIGHT, _DARK = 0.46, 0.14

BACKGROUNDS: tuple[Background, ...] = (
    Background("blue", "light", "#d9e6fb", "#8db2e8", _LIGHT),
    Background("orange", "light", "#fde6bb", "#f0b15c", _LIGHT),
    Background("green", "light", "#d3e8d8", "#7cb692", _LIGHT),
    Background("red", "light", "#f6d5cb", "#da8a73", _LIGHT),
    Background("purple", "light", "#e8dbf4", "#b397d8", _LIGHT),
    Background("brown", "light", "#f1e9de", "#d3c0a1", _LIGHT),
    Background("turquoise", "light", "#cdebe8", "#69b9b8", _LIGHT),
    Background("pink", "light", "#fadadf", "#e89caa", _LIGHT),
    Background("grey", "light", "#e9f1f6", "#adcbdb", _LIGHT),
    Background("yellow", "light", "#fbf3c4", "#ecd064", _LIGHT),
    Background("olive", "light", "#e6ecc9", "#aebb70", _LIGHT),
    Background("green", "dark", "#3d7059", "#1c4031", _DARK),
    Background("blue", "dark", "#4a5a94", "#1f2a52", _DARK),
    Background("purple", "dark", "#75497c", "#3c2244", _DARK),
    Background("red", "dark", "#a04a45", "#5c2328", _DARK),
    Background("turquoise", "dark", "#2f7078", "#173f48", _DARK),
    Background("brown", "dark", "#7a5640", "#40291d", _DARK),
    Background("grey", "dark", "#59636e", "#2a3038", _DARK),
)

ORDINARY = tuple(
    background
    for background in BACKGROUNDS
    if (background.family, background.tone)
    not in {("red", "dark"), ("brown", "dark"), ("grey", "dark"), ("yellow", "light")}
)
"""The backgrounds for texts that name no colour; the heavier ones are used only when their colour is named."""

_MIN_CONTRAST: dict[Tone, float] = {"light": 0.14, "dark": 0.24}
"""Minimum distance in Oklab between outline and background, by eye on 24 px icons; higher for dark backgrounds."""


def contrasting(outline: Rgb, candidates: Sequence[Background]) -> list[Background]:
    """Return the candidates with enough contrast to this mean outline colour; at least the best one."""
    contrast = {background: distance(outline, background.behind_motif) for background in candidates}
    sufficient = [
        background for background in candidates if contrast[background] >= _MIN_CONTRAST[background.tone]
    ]
    return sufficient or [max(candidates, key=contrast.__getitem__)]


def distance(one: Rgb, other: Rgb) -> float:
    """Return the distance of two colours in Oklab; black to white is 1 (bottosson.github.io/posts/oklab)."""
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
