"""Measures the bounding box and the outline colour of a pictogram, when the data file is built."""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageFilter, ImageStat
from resvg_py import svg_to_bytes

BOX = 32
"""Side of the pictograms' view box."""

_SCALE = 2
_SOLID = 128


def measure(body: str) -> tuple[tuple[float, float, float, float], tuple[int, int, int]]:
    """Return the box that an SVG body covers (left, top, right, bottom; 0 to 32), and its outline's mean colour."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BOX} {BOX}">{body}</svg>'
    side = BOX * _SCALE
    png = svg_to_bytes(svg_string=svg, width=side, height=side, skip_system_fonts=True)
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGBA")
    solid = picture.getchannel("A").point(lambda alpha: 255 if alpha >= _SOLID else 0)
    left, top, right, bottom = solid.getbbox() or (0, 0, side, side)
    outline = ImageChops.subtract(solid, solid.filter(ImageFilter.MinFilter(5)))
    red, green, blue = ImageStat.Stat(
        picture.convert("RGB"), mask=outline if outline.getbbox() else None
    ).mean
    return (
        (left / _SCALE, top / _SCALE, right / _SCALE, bottom / _SCALE),
        (round(red), round(green), round(blue)),
    )
