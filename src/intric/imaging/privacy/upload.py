"""What is kept of a picture that a person uploads: upright, without EXIF, otherwise byte for byte."""

from io import BytesIO
from types import ModuleType
from typing import Any

from PIL import Image
from PIL.JpegImagePlugin import get_sampling

from intric.imaging.containers.jpeg import MalformedContainer
from intric.imaging.decoding.frames import Header
from intric.imaging.formats import MIMETYPES
from intric.imaging.opening import opened
from intric.imaging.orientation import orientation, upright
from intric.imaging.privacy import jpeg, png, webp
from intric.imaging.uploaded_picture import ContentCredentials, UploadedPicture

_CONTAINERS: dict[str, ModuleType] = {"PNG": png, "JPEG": jpeg, "MPO": jpeg, "WEBP": webp}


def handle(header: Header, blob: bytes) -> tuple[Header, list[bytes]]:
    """The decoders' task: `max_side` (px) -> `mimetype`, `content_credentials`, and the picture."""
    result = prepare_upload(blob, max_side=header["max_side"])
    facts = {"mimetype": result.mimetype, "content_credentials": result.content_credentials.value}
    return facts, [result.blob]


def prepare_upload(blob: bytes, *, max_side: int) -> UploadedPicture:
    """Decode the whole picture, apply its orientation, and remove EXIF, further pictures and trailers.

    Pixels are encoded anew only to turn them. Raises UnusablePicture, also for more than `max_side` px on a side.
    """
    with opened(blob, max_side=max_side) as picture:
        picture.load()
        kind, told = picture.format or "", orientation(picture)
        container = _CONTAINERS[kind]
        try:
            kept = container.cleaned(blob, turned=told != 1)
            had_credentials = container.has_content_credentials(blob)
            result = kept if told == 1 else _turned(picture, told, kept)
        except MalformedContainer:  # Pillow shows it all the same: then its pixels are all that is kept
            result, had_credentials = _encoded(upright(picture, told), kind, {}), False
    return UploadedPicture(result, MIMETYPES[kind], _credentials(had_credentials, result == blob))


def _credentials(had: bool, unchanged: bool) -> ContentCredentials:
    if not had:
        return ContentCredentials.NONE
    return ContentCredentials.KEPT if unchanged else ContentCredentials.BROKEN


def _turned(picture: Image.Image, told: int, kept: bytes) -> bytes:
    """Encode the turned pixels as like as possible, with the metadata of `kept`."""
    turned, kind = upright(picture, told), picture.format or ""
    if kind == "WEBP":
        options = {"lossless": webp.is_lossless(kept), "quality": 90}
        marks = {"icc_profile": picture.info.get("icc_profile"), "xmp": webp.xmp(kept)}
        return _encoded(turned, kind, options | marks)
    if kind == "PNG":
        return png.transplanted(_encoded(turned, kind, {}), kept)
    return jpeg.transplanted(_encoded(turned, kind, _same_tables(picture)), kept)


def _same_tables(picture: Image.Image) -> dict[str, Any]:
    sampling = get_sampling(picture)
    tables = {"qtables": picture.quantization} if hasattr(picture, "quantization") else {}
    return tables | ({"subsampling": sampling} if sampling >= 0 else {})


def _encoded(picture: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    settings: dict[str, Any] = {"exif": b"", "icc_profile": None, "xmp": b"", "optimize": True} | options
    with BytesIO() as buffer:
        picture.save(buffer, "JPEG" if kind == "MPO" else kind, **settings)
        return buffer.getvalue()
