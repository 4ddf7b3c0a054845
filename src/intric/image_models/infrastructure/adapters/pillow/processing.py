"""The work of the image processor's threads: plain functions from bytes to bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageOps

from intric.image_models.application.ports.image_processor import (
    IconMark,
    ImageFacts,
    ProcessedImage,
    Rendition,
)
from intric.image_models.infrastructure.adapters.pillow.colours import to_srgb

MAX_BYTES = 40_000_000
MAX_PIXELS = 40_000_000
THUMBNAIL_SIDE = 256
ICON_SIDE = 512
MAX_ICON_BYTES = 262_144

# By content, never by name. MPO is a JPEG that carries a further picture (a gain map, a preview) behind itself.
_MIMETYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "WEBP": "image/webp"}
_OPENERS = ("PNG", "JPEG", "WEBP")

# Tried in this order until the icon is small enough; a pictogram passes with the first, a photo with the second.
_ICON_QUALITIES = (90, 80, 65, 50, 35, 20)

# IPTC, "Digital Source Type" NewsCodes: made by a model that was trained on sampled content.
_MADE_BY_AI = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    "<Iptc4xmpExt:DigitalSourceType>"
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    "</Iptc4xmpExt:DigitalSourceType></rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="r"?>'
).encode()

# Pillow has a limit of its own for the whole process; ours is lower and is checked first.
Image.MAX_IMAGE_PIXELS = None


class NoUsablePicture(Exception):
    """The bytes are no still picture that we take. The message can be shown."""


def process(blob: bytes, icon: IconMark | None) -> ProcessedImage:
    """Decode the picture once, which takes as long as the rest, and make its renditions. Raises NoUsablePicture."""
    with _opened(blob) as picture:
        picture.load()
        facts = ImageFacts(_MIMETYPES[picture.format or ""], picture.width, picture.height)
        whole, profile = _plain(picture), picture.info.get("icc_profile")
        thumbnail = _thumbnail(whole, profile)
        square = _square(whole, profile) if icon else None
    return ProcessedImage(facts, thumbnail, _icon(square, icon) if square and icon else None)


def _thumbnail(whole: Image.Image, profile: bytes | None) -> Rendition:
    scale = min(1.0, THUMBNAIL_SIDE / max(whole.size))
    width, height = (max(1, round(side * scale)) for side in whole.size)
    small = to_srgb(whole.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0), profile)
    return Rendition(_webp(small, quality=80), small.width, small.height)


def _square(whole: Image.Image, profile: bytes | None) -> Image.Image:
    side = min(*whole.size, ICON_SIDE)
    return to_srgb(ImageOps.fit(whole, (side, side), Image.Resampling.LANCZOS), profile)


def _icon(square: Image.Image, mark: IconMark) -> Rendition:
    xmp = _MADE_BY_AI if mark is IconMark.MADE_BY_AI else None
    return Rendition(_small_enough(square, xmp), square.width, square.height)


@contextmanager
def _opened(blob: bytes) -> Iterator[Image.Image]:
    """The picture with its header read and checked, nothing decoded yet.

    Every exception during its use becomes NoUsablePicture: hostile bytes make Pillow raise nearly anything.
    """
    if len(blob) > MAX_BYTES:
        raise NoUsablePicture(
            "The provider sent a picture of more than 40 MB. Try again, or ask for a smaller one."
        )
    try:
        with Image.open(BytesIO(blob), formats=_OPENERS) as picture:
            _require_still_and_bounded(picture)
            yield picture
    except NoUsablePicture:
        raise
    except Exception as error:
        raise NoUsablePicture(
            "The provider sent something that is no PNG, JPEG or WebP. Try again."
        ) from error


def _require_still_and_bounded(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise NoUsablePicture(
            "The provider sent a picture of more than 40 megapixels. Ask for a smaller one."
        )
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise NoUsablePicture("The provider sent an animation instead of a picture. Try again.")


def _plain(picture: Image.Image) -> Image.Image:
    """Upright, and in RGB, RGBA, L or CMYK with 8 bits a channel. Turns the picture itself, to spare a copy."""
    ImageOps.exif_transpose(picture, in_place=True)
    if picture.mode.startswith("I"):  # 16 bits of grey: cut off, not scaled, by Pillow's own conversion
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture if picture.mode in ("RGB", "CMYK", "L") else picture.convert("RGB")


def _small_enough(picture: Image.Image, xmp: bytes | None) -> bytes:
    for quality in _ICON_QUALITIES:
        encoded = _webp(picture, quality=quality, xmp=xmp)
        if len(encoded) <= MAX_ICON_BYTES:
            return encoded
    raise NoUsablePicture("The provider's picture can't be made small enough for an icon. Try again.")


def _webp(picture: Image.Image, *, quality: int, xmp: bytes | None = None) -> bytes:
    """Encode without metadata but `xmp`; colours are sRGB, which a missing profile means."""
    # Slower methods than 2 take three times as long for the same size, give or take a tenth.
    settings = {"quality": quality, "alpha_quality": min(100, quality + 10), "method": 2}
    with BytesIO() as buffer:
        picture.save(buffer, "WEBP", exif=b"", icc_profile=None, xmp=xmp or b"", **settings)
        return buffer.getvalue()
