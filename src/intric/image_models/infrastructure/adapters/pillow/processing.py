"""The decoders' work for the image processor: plain functions from bytes to bytes."""

from io import BytesIO

from PIL import Image, ImageOps

from intric.image_models.application.ports.image_processor import IconMark
from intric.image_models.infrastructure.adapters.pillow.colours import to_srgb
from intric.imaging.decoding.frames import Header
from intric.imaging.defects import Defect, UnusablePicture
from intric.imaging.formats import MIMETYPES
from intric.imaging.opening import opened
from intric.imaging.orientation import orientation, upright, upright_size
from intric.imaging.transparency import with_8_bits

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


def handle(header: Header, blob: bytes) -> tuple[Header, list[bytes]]:
    """The decoders' task: `icon` (an IconMark's value or None) -> `mimetype`, `sizes` and the renditions.

    `sizes` are width and height of the picture, its thumbnail and, if asked for, its icon, in px. Decodes the picture
    once, which takes as long as the rest. Raises UnusablePicture.
    """
    mark = IconMark(header["icon"]) if header["icon"] else None
    with opened(blob) as picture:
        picture.load()
        turn = orientation(picture)
        mimetype, size = MIMETYPES[picture.format or ""], upright_size(picture, turn)
        whole, profile = with_8_bits(picture, blob), picture.info.get("icc_profile")
        # Turned when they are small: a turned copy of a whole picture may take 160 MB.
        thumbnail = upright(_thumbnail(whole, profile), turn)
        square = upright(_square(whole, profile), turn) if mark else None
    renditions = [(thumbnail.size, _webp(thumbnail, quality=80))]
    if square and mark:
        renditions.append((square.size, _icon(square, mark)))
    sizes, blobs = zip(*renditions, strict=True)
    return {"mimetype": mimetype, "sizes": [size, *sizes]}, list(blobs)


def _thumbnail(whole: Image.Image, profile: bytes | None) -> Image.Image:
    scale = min(1.0, THUMBNAIL_SIDE / max(whole.size))
    width, height = (max(1, round(side * scale)) for side in whole.size)
    return to_srgb(whole.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0), profile)


def _square(whole: Image.Image, profile: bytes | None) -> Image.Image:
    side = min(*whole.size, ICON_SIDE)
    return to_srgb(ImageOps.fit(whole, (side, side), Image.Resampling.LANCZOS), profile)


def _icon(square: Image.Image, mark: IconMark) -> bytes:
    xmp = _MADE_BY_AI if mark is IconMark.MADE_BY_AI else None
    for quality in _ICON_QUALITIES:
        encoded = _webp(square, quality=quality, xmp=xmp)
        if len(encoded) <= MAX_ICON_BYTES:
            return encoded
    raise UnusablePicture(Defect.NO_SMALL_ICON)


def _webp(picture: Image.Image, *, quality: int, xmp: bytes | None = None) -> bytes:
    """Encode without metadata but `xmp`; colours are sRGB, which a missing profile means."""
    # Slower methods than 2 take three times as long for the same size, give or take a tenth.
    settings = {"quality": quality, "alpha_quality": min(100, quality + 10), "method": 2}
    with BytesIO() as buffer:
        picture.save(buffer, "WEBP", exif=b"", icc_profile=None, xmp=xmp or b"", **settings)
        return buffer.getvalue()
