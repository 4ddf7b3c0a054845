"""The work of the image processor's threads: plain functions from bytes to bytes."""

from io import BytesIO

from PIL import Image, ImageOps

from intric.image_models.application.ports.image_processor import (
    IconMark,
    ImageFacts,
    ProcessedImage,
    Rendition,
)
from intric.image_models.infrastructure.adapters.pillow.colours import to_srgb
from intric.imaging.defects import Defect, UnusablePicture
from intric.imaging.formats import MIMETYPES
from intric.imaging.opening import opened
from intric.imaging.orientation import orientation, upright, upright_size
from intric.imaging.transparency import with_8_bits

MAX_BYTES = 40_000_000
THUMBNAIL_SIDE = 256
ICON_SIDE = 512
MAX_ICON_BYTES = 262_144

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

_MESSAGES = {
    Defect.UNREADABLE: "The provider sent something that is no PNG, JPEG or WebP. Try again.",
    Defect.TOO_MANY_PIXELS: "The provider sent a picture of more than 40 megapixels. Ask for a smaller one.",
    Defect.ANIMATED: "The provider sent an animation instead of a picture. Try again.",
    Defect.EXCESSIVE: "The provider sent a picture that takes too long to decode. Try again.",
    Defect.TOO_SLOW: "The provider sent a picture that takes too long to decode. Try again.",
}


class NoUsablePicture(Exception):
    """The bytes are no still picture that we take. The message can be shown."""


def process(blob: bytes, icon: IconMark | None) -> ProcessedImage:
    """Decode the picture once, which takes as long as the rest, and make its renditions. Raises NoUsablePicture."""
    if len(blob) > MAX_BYTES:
        raise NoUsablePicture(
            "The provider sent a picture of more than 40 MB. Try again, or ask for a smaller one."
        )
    try:
        return _process(blob, icon)
    except UnusablePicture as unusable:
        raise NoUsablePicture(_MESSAGES[unusable.defect]) from unusable


def _process(blob: bytes, icon: IconMark | None) -> ProcessedImage:
    with opened(blob) as picture:
        picture.load()
        turn = orientation(picture)
        facts = ImageFacts(MIMETYPES[picture.format or ""], *upright_size(picture, turn))
        whole, profile = with_8_bits(picture, blob), picture.info.get("icc_profile")
        # Turned when they are small: a turned copy of a whole picture may take 160 MB.
        thumbnail = _thumbnail(whole, profile, turn)
        square = upright(_square(whole, profile), turn) if icon else None
    return ProcessedImage(facts, thumbnail, _icon(square, icon) if square and icon else None)


def _thumbnail(whole: Image.Image, profile: bytes | None, turn: int) -> Rendition:
    scale = min(1.0, THUMBNAIL_SIDE / max(whole.size))
    width, height = (max(1, round(side * scale)) for side in whole.size)
    scaled = whole.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    small = upright(to_srgb(scaled, profile), turn)
    return Rendition(_webp(small, quality=80), small.width, small.height)


def _square(whole: Image.Image, profile: bytes | None) -> Image.Image:
    side = min(*whole.size, ICON_SIDE)
    return to_srgb(ImageOps.fit(whole, (side, side), Image.Resampling.LANCZOS), profile)


def _icon(square: Image.Image, mark: IconMark) -> Rendition:
    xmp = _MADE_BY_AI if mark is IconMark.MADE_BY_AI else None
    return Rendition(_small_enough(square, xmp), square.width, square.height)


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
