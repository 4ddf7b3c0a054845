"""An alphabet drawn as strokes, so that a monogram needs no font on the machine."""

from __future__ import annotations

from intric.pictograms.words import plain

HEIGHT = 100.0
STROKE = 19.0
_GAP = 30.0

# Letter -> (width, stroke path); the baseline is at 100, capitals reach up to 0.
_STROKES: dict[str, tuple[float, str]] = {
    "A": (84, "M0 100L42 0L84 100M16 66H68"),
    "B": (66, "M0 0V100H38A27 27 0 0 0 38 46H0M0 0H34A23 23 0 0 1 34 46"),
    "C": (80, "M80 20A48 50 0 1 0 80 80"),
    "D": (76, "M0 0V100H28A48 50 0 0 0 28 0H0"),
    "E": (58, "M58 0H0V100H58M0 49H50"),
    "F": (56, "M56 0H0V100M0 50H48"),
    "G": (84, "M78 18A48 50 0 1 0 84 56H52"),
    "H": (70, "M0 0V100M70 0V100M0 49H70"),
    "I": (34, "M0 0H34M17 0V100M0 100H34"),
    "J": (48, "M48 0V72A24 28 0 0 1 0 76"),
    "K": (66, "M0 0V100M62 0L2 58M26 38L66 100"),
    "L": (54, "M0 0V100H54"),
    "M": (88, "M0 100V0L44 62L88 0V100"),
    "N": (72, "M0 100V0L72 100V0"),
    "O": (94, "M47 0A47 50 0 1 0 47 100A47 50 0 1 0 47 0Z"),
    "P": (62, "M0 100V0H34A28 28 0 0 1 34 56H0"),
    "Q": (94, "M47 0A47 50 0 1 0 47 100A47 50 0 1 0 47 0ZM58 68L90 102"),
    "R": (66, "M0 100V0H36A27 27 0 0 1 36 54H0M34 54L66 100"),
    "S": (62, "M60 14C52 4 42 0 31 0C14 0 3 10 3 25C3 58 62 40 62 74C62 90 49 100 31 100C18 100 7 95 0 84"),
    "T": (74, "M0 0H74M37 0V100"),
    "U": (70, "M0 0V64A35 36 0 0 0 70 64V0"),
    "V": (80, "M0 0L40 100L80 0"),
    "W": (116, "M0 0L29 100L58 14L87 100L116 0"),
    "X": (72, "M0 0L72 100M72 0L0 100"),
    "Y": (76, "M0 0L38 52L76 0M38 52V100"),
    "Z": (66, "M0 0H66L0 100H66"),
    "0": (68, "M34 0A34 50 0 1 0 34 100A34 50 0 1 0 34 0Z"),
    "1": (30, "M0 20L30 0V100"),
    "2": (60, "M2 26A29 27 0 1 1 54 42L0 100H60"),
    "3": (60, "M4 4H56L28 40A30 30 0 1 1 0 82"),
    "4": (70, "M52 100V0L0 70H70"),
    "5": (60, "M56 0H8L4 44A32 30 0 1 1 0 84"),
    "6": (66, "M48 0L6 54M33 38A33 31 0 1 0 33 100A33 31 0 1 0 33 38Z"),
    "7": (60, "M0 0H60L22 100"),
    "8": (62, "M31 0A25 23 0 1 0 31 46A25 23 0 1 0 31 0ZM31 46A31 27 0 1 0 31 100A31 27 0 1 0 31 46Z"),
    "9": (66, "M18 100L60 46M33 62A33 31 0 1 0 33 0A33 31 0 1 0 33 62Z"),
}
_DOTS = "M18 -30H18.1M66 -30H66.1"
_RING = "M42 -55A16 16 0 1 0 42 -23A16 16 0 1 0 42 -55Z"
_STROKES["Å"] = (84, f"{_STROKES['A'][1]}{_RING}")
_STROKES["Ä"] = (84, f"{_STROKES['A'][1]}{_DOTS}")
_STROKES["Ö"] = (94, f"{_STROKES['O'][1]}{_DOTS.replace('18', '23').replace('66', '71')}")


def drawable(character: str) -> str:
    """Return the letter or digit that represents a character ("é" -> "E"); empty when the alphabet has none."""
    capital = plain(character).upper()
    return capital if capital in _STROKES else ""


def monogram(letters: str) -> tuple[str, tuple[float, float, float, float]]:
    """Return letters as SVG in the current colour, and the box covered (left, top, right, bottom)."""
    parts: list[str] = []
    left = 0.0
    for letter in letters:
        width, path = _STROKES[letter]
        parts.append(f'<path transform="translate({left:g} 0)" d="{path}"/>')
        left += width + _GAP
    half = STROKE / 2
    top = -half - (55.0 if set(letters) & set("ÅÄÖ") else 0.0)
    style = f'fill="none" stroke="currentColor" stroke-width="{STROKE:g}"'
    svg = f'<g {style} stroke-linecap="round" stroke-linejoin="round">{"".join(parts)}</g>'
    return svg, (-half, top, left - _GAP + half, HEIGHT + half)


def four_tiles() -> tuple[str, tuple[float, float, float, float]]:
    """Return the symbol for words in other scripts: four tiles, one of them highlighted."""
    tiles = "".join(
        f'<rect x="{x}" y="{y}" width="44" height="44" rx="10" fill="currentColor" opacity="{opacity}"/>'
        for x, y, opacity in ((0, 0, 0.55), (56, 0, 1), (0, 56, 0.55), (56, 56, 0.55))
    )
    return tiles, (0.0, 0.0, 100.0, 100.0)
