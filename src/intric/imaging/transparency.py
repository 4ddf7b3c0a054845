"""Pixels of 8 bits a channel with the transparency that a PNG's tRNS chunk means, also where Pillow drops it."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageMath

from intric.imaging.containers import png


def with_8_bits(picture: Image.Image, blob: bytes) -> Image.Image:
    """Return a loaded picture, whose file is `blob`, in RGB, RGBA, L or CMYK."""
    depth = png.bit_depth(blob) if picture.format == "PNG" else 8
    key = picture.info.get("transparency")
    if picture.mode.startswith("I"):
        return _grey_of_16_bits(picture, key)
    if key is not None and picture.mode == "L":
        # Pillow scales samples of 2 and 4 bits to 8, but not the one that is transparent.
        return _with_alpha(picture, _differing(picture, key * 255 // (2**depth - 1)))
    if key is not None and picture.mode == "RGB" and depth == 16:
        high, low = ([sample >> 8 for sample in key], [sample & 255 for sample in key])
        bands = (*zip(picture.split(), high, strict=True), *zip(_low_bytes(blob).split(), low, strict=True))
        return _with_alpha(picture, _any(_differing(band, value) for band, value in bands))
    if key is not None or picture.mode in ("RGBA", "LA", "PA"):
        return picture.convert("RGBA")
    return picture if picture.mode in ("RGB", "CMYK", "L") else picture.convert("RGB")


def _grey_of_16_bits(picture: Image.Image, key: int | None) -> Image.Image:
    grey = picture.convert("I")
    # Pillow's own conversion cuts values over 255 off.
    scaled = grey.point(lambda value: value * (1 / 256)).convert("L")
    if key is None:
        return scaled
    alpha = ImageMath.lambda_eval(lambda args: args["convert"]((args["grey"] != key) * 255, "L"), grey=grey)
    return _with_alpha(scaled, alpha)


def _with_alpha(picture: Image.Image, alpha: Image.Image) -> Image.Image:
    picture.info.pop("transparency", None)
    coloured = picture.convert("RGB")
    coloured.putalpha(alpha)
    return coloured


def _differing(band: Image.Image, value: int) -> Image.Image:
    table: Sequence[int] = [0 if sample == value else 255 for sample in range(256)]
    return band.point(table)


def _any(masks: Iterable[Image.Image]) -> Image.Image:
    first, *others = masks
    for mask in others:
        first = ImageChops.lighter(first, mask)
    return first


def _low_bytes(blob: bytes) -> Image.Image:
    """The lower halves of samples of 16 bits; Pillow keeps the upper ones. Read as little-endian they change places."""
    with Image.open(BytesIO(blob), formats=["PNG"]) as picture:
        picture.tile = [tile._replace(args="RGB;16L") for tile in picture.tile]
        picture.load()
        return picture.copy()
