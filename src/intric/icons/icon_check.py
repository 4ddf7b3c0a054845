"""Validates an uploaded icon by its content; file name and declared type are ignored."""

from uuid import UUID

from intric.imaging.decoding.decoders import Decoders
from intric.imaging.defects import Defect, UnusablePicture
from intric.imaging.uploaded_picture import ContentCredentials, UploadedPicture
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
# What the decoders of icons do.
DECODER_MODULE = "intric.imaging.privacy.upload"


async def check_icon(decoders: Decoders, blob: bytes, user_id: UUID) -> UploadedPicture:
    """Decode the whole picture and return what is stored of it.

    Args:
        user_id: who uploads it; the decoders are shared fairly among users.

    Raises:
        TooLarge: over 256 KB, as it comes or turned upright, or over 4096 px on a side.
        UnsupportedMedia: not a still PNG, JPEG or WebP, a broken one, or one that takes too much to decode.
    """
    _require_small(blob)
    try:
        facts, [kept] = await decoders.run(user_id, {"max_side": MAX_SIDE_PX}, blob)
    except UnusablePicture as unusable:
        error = _refusal(unusable.defect)
    else:
        _require_small(kept)
        return UploadedPicture(kept, facts["mimetype"], ContentCredentials(facts["content_credentials"]))
    raise error  # here, without the decoder's message


def _require_small(blob: bytes) -> None:
    if len(blob) > MAX_BYTES:
        raise TooLarge("An icon may have 256 KB at most. Make the picture smaller.")


def _refusal(defect: Defect) -> EneoError:
    kind = TooLarge if defect is Defect.TOO_MANY_PIXELS else UnsupportedMedia
    return kind(_MESSAGES[defect])
