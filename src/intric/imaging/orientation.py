"""The orientation that a picture's EXIF tells, as browsers apply it."""

from contextlib import suppress

from PIL import Image

_ORIENTATION = 0x0112
_UPRIGHT = 1
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def orientation(picture: Image.Image) -> int:
    """Return 1 to 8, of a loaded picture; 1 (upright) where it tells none or an unusable one.

    Read from the EXIF alone: Pillow's `getexif` also believes XMP, which browsers don't.
    """
    with suppress(
        Exception
    ):  # broken EXIF is no reason to refuse a picture, and makes Pillow raise nearly anything
        exif = Image.Exif()
        exif.load(picture.info["exif"])
        told = exif.get(_ORIENTATION)
        if told in _TURNS:
            return int(told)
    return _UPRIGHT


def upright_size(picture: Image.Image, told: int) -> tuple[int, int]:
    width, height = picture.size
    return (height, width) if told >= 5 else (width, height)


def upright(picture: Image.Image, told: int) -> Image.Image:
    return picture if told == _UPRIGHT else picture.transpose(_TURNS[told])
