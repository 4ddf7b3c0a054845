"""Composes a picture as SVG: background, shape, motif with a soft shadow, optional companion at the lower right."""

from __future__ import annotations

from dataclasses import dataclass

from intric.pictograms.backgrounds import Background

Box = tuple[float, float, float, float]

# Lengths are percentages of the picture's shorter side.
_PETALS = "".join(
    f'<circle cx="50" cy="27" r="13.5" transform="rotate({angle} 50 50)"/>' for angle in range(0, 360, 45)
)
_SHAPES = {
    "circle": '<circle cx="50" cy="50" r="37"/>',
    "square": '<rect x="16.5" y="16.5" width="67" height="67" rx="19" transform="rotate(-9 50 50)"/>',
    "arch": '<path d="M18 81V46A32 32 0 0 1 82 46V81A5 5 0 0 1 77 86H23A5 5 0 0 1 18 81Z"/>',
    "flower": '<circle cx="50" cy="50" r="32"/>' + _PETALS,
}
SHAPES = tuple(_SHAPES)

_MOTIF_SIDE = 54.0
_SIDE_WITH_COMPANION = 50.0
_COMPANION_SIDE = 29.0


@dataclass(frozen=True, slots=True)
class Figure:
    """An SVG fragment, the box it covers in its own units, and the length of its longer side in the picture."""

    svg: str
    box: Box
    side: float = _MOTIF_SIDE


@dataclass(frozen=True, slots=True)
class Composition:
    """The parts of a picture."""

    background: Background
    shape: str
    motif: Figure
    companion: Figure | None = None


def to_svg(composition: Composition, width: int, height: int) -> str:
    """Return the picture as SVG of `width` by `height` px. Its corners are square; the panel rounds them."""
    side = min(width, height)
    background = composition.background
    ink = "#ffffff" if background.tone == "dark" else "#3a352e"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'color="{ink}"><defs>{_gradient(background)}{_shadow(background)}</defs>'
        f'<rect width="{width}" height="{height}" fill="url(#background)"/>'
        f'<g transform="translate({(width - side) / 2:g} {(height - side) / 2:g}) scale({side / 100:g})">'
        f'<g fill="{background.shape_colour}" opacity="{background.shape_opacity:g}">{_SHAPES[composition.shape]}</g>'
        f"{_figures(composition)}</g></svg>"
    )


def _gradient(background: Background) -> str:
    return (
        '<linearGradient id="background" x1="0" y1="0" x2="1" y2="1">'
        f'<stop stop-color="{background.start}"/><stop offset="1" stop-color="{background.end}"/></linearGradient>'
    )


def _shadow(background: Background) -> str:
    opacity = 0.38 if background.tone == "dark" else 0.24
    return (
        '<filter id="shadow" x="-20%" y="-20%" width="140%" height="150%">'
        f'<feDropShadow dx="0" dy="1.7" stdDeviation="1.5" flood-color="#1d1b18" flood-opacity="{opacity}"/></filter>'
    )


def _figures(composition: Composition) -> str:
    if composition.companion is None:
        return _place(composition.motif, 50, 50, composition.motif.side)
    main = _place(composition.motif, 47, 47, _SIDE_WITH_COMPANION)
    return main + _place(composition.companion, 70, 70, _COMPANION_SIDE)


def _place(figure: Figure, x: float, y: float, side: float) -> str:
    """Return the figure with its shadow, centred on (x, y); `side` is the length of its longer side."""
    left, top, right, bottom = figure.box
    scale = side / max(right - left, bottom - top)
    move_x, move_y = x - (left + right) / 2 * scale, y - (top + bottom) / 2 * scale
    return (
        f'<g filter="url(#shadow)"><g transform="translate({move_x:.3f} {move_y:.3f}) scale({scale:.4f})">'
        f"{figure.svg}</g></g>"
    )
