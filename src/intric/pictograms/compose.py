"""One picture as SVG: ground, paler shape, motif with a soft shadow, sometimes a companion at the lower right."""

from __future__ import annotations

from dataclasses import dataclass

from intric.pictograms.grounds import Ground

Box = tuple[float, float, float, float]

# Lengths in hundredths of the picture's shorter side.
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
    """Something to place: an SVG fragment, the box it covers in its own units, the length its longer side gets."""

    svg: str
    box: Box
    side: float = _MOTIF_SIDE


@dataclass(frozen=True, slots=True)
class Composition:
    """Everything that a picture is made of."""

    ground: Ground
    shape: str
    motif: Figure
    companion: Figure | None = None


def svg_of(composition: Composition, width: int, height: int) -> str:
    """The picture as SVG of `width` by `height` px; the ground reaches into the corners, which the panel rounds."""
    side = min(width, height)
    ground = composition.ground
    ink = "#ffffff" if ground.tone == "dark" else "#3a352e"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'color="{ink}"><defs>{_gradient(ground)}{_shadow(ground)}</defs>'
        f'<rect width="{width}" height="{height}" fill="url(#ground)"/>'
        f'<g transform="translate({(width - side) / 2:g} {(height - side) / 2:g}) scale({side / 100:g})">'
        f'<g fill="{ground.disc_colour}" opacity="{ground.disc:g}">{_SHAPES[composition.shape]}</g>'
        f"{_figures(composition)}</g></svg>"
    )


def _gradient(ground: Ground) -> str:
    return (
        '<linearGradient id="ground" x1="0" y1="0" x2="1" y2="1">'
        f'<stop stop-color="{ground.start}"/><stop offset="1" stop-color="{ground.end}"/></linearGradient>'
    )


def _shadow(ground: Ground) -> str:
    opacity = 0.38 if ground.tone == "dark" else 0.24
    return (
        '<filter id="shadow" x="-20%" y="-20%" width="140%" height="150%">'
        f'<feDropShadow dx="0" dy="1.7" stdDeviation="1.5" flood-color="#1d1b18" flood-opacity="{opacity}"/></filter>'
    )


def _figures(composition: Composition) -> str:
    if composition.companion is None:
        return _placed(composition.motif, 50, 50, composition.motif.side)
    main = _placed(composition.motif, 47, 47, _SIDE_WITH_COMPANION)
    return main + _placed(composition.companion, 70, 70, _COMPANION_SIDE)


def _placed(figure: Figure, x: float, y: float, side: float) -> str:
    """The figure centred on (x, y), its longer side so long, with its shadow."""
    left, top, right, bottom = figure.box
    scale = side / max(right - left, bottom - top)
    move_x, move_y = x - (left + right) / 2 * scale, y - (top + bottom) / 2 * scale
    return (
        f'<g filter="url(#shadow)"><g transform="translate({move_x:.3f} {move_y:.3f}) scale({scale:.4f})">'
        f"{figure.svg}</g></g>"
    )
