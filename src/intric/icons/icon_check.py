"""Validates an uploaded icon by its content; file name and declared type are ignored."""

from intric.imaging.defects import Defect, UnusablePicture
from intric.imaging.privacy.upload import prepare_upload
from intric.imaging.uploaded_picture import UploadedPicture
from intric.shared.exceptions import EneoError, TooLarge, UnsupportedMedia

# The limit of Eneo's own icon store.
MAX_BYTES = 256 * 1024
# Guards against decompression bombs: a decoded picture of 4096 px squared takes 64 MB.
MAX_SIDE_PX = 4096

_TOO_HEAVY = "This picture takes too much to open. Save it anew as a PNG and upload that."
_MESSAGES = {
    Defect.UNREADABLE: "An icon must be a PNG, JPEG or WebP picture, and whole.",
    Defect.TOO_MANY_PIXELS: f"An icon may have {MAX_SIDE_PX} × {MAX_SIDE_PX} pixels at most.",
    Defect.ANIMATED: "An icon must be a still picture, not an animation.",
    Defect.EXCESSIVE: _TOO_HEAVY,
    Defect.TOO_SLOW: _TOO_HEAVY,
}


def check_icon(blob: bytes) -> UploadedPicture:
    """Decode the whole picture and return what is stored of it. Takes milliseconds: run it off the event loop.

    Raises:
        TooLarge: over 256 KB, as it comes or turned upright, or over 4096 px on a side.
        UnsupportedMedia: not a still PNG, JPEG or WebP, or a broken one.
    """
    _require_small(blob)
    try:
        prepared = prepare_upload(blob, max_side=MAX_SIDE_PX)
    except UnusablePicture as unusable:
        error = _refusal(unusable.defect)
    else:
        _require_small(prepared.blob)
        return prepared
    raise error  # here, without the decoder's message


def _require_small(blob: bytes) -> None:
    if len(blob) > MAX_BYTES:
        raise TooLarge("An icon may have 256 KB at most. Make the picture smaller.")


def _refusal(defect: Defect) -> EneoError:
    kind = TooLarge if defect is Defect.TOO_MANY_PIXELS else UnsupportedMedia
    return kind(_MESSAGES[defect])
