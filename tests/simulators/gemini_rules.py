"""Parameters of the Gemini image models, and the API's errors for invalid ones. Sources: see `gemini.py`."""

from collections.abc import Mapping
from typing import Any

Pixels = tuple[int, int]

# Width and height in px of each aspect ratio at 1K; 512, 2K and 4K are halves and multiples of these.
_AT_1K: Mapping[str, Pixels] = {
    "1:1": (1024, 1024),
    "2:3": (848, 1264),
    "3:2": (1264, 848),
    "3:4": (896, 1200),
    "4:3": (1200, 896),
    "4:5": (928, 1152),
    "5:4": (1152, 928),
    "9:16": (768, 1376),
    "16:9": (1376, 768),
    "21:9": (1584, 672),
}
# These too are taken by the models that have all 14 ratios.
_EXTREME_AT_1K: Mapping[str, Pixels] = {
    "1:4": (512, 2048),
    "4:1": (2048, 512),
    "1:8": (384, 3072),
    "8:1": (3072, 384),
}
_WITH_EXTREMES = frozenset({"gemini-3.1-flash-image", "gemini-nano-banana-2.1"})
_SCALES: Mapping[str, float] = {"512": 0.5, "1K": 1, "2K": 2, "4K": 4}

# gemini-2.5-flash-image has no sizes to choose, and these for its aspect ratios.
_OF_2_5: Mapping[str, Pixels] = {
    "1:1": (1024, 1024),
    "2:3": (832, 1248),
    "3:2": (1248, 832),
    "3:4": (864, 1184),
    "4:3": (1184, 864),
    "4:5": (896, 1152),
    "5:4": (1152, 896),
    "9:16": (768, 1344),
    "16:9": (1344, 768),
    "21:9": (1536, 672),
}

# Model -> its values of `imageSize`; empty: it has no such parameter.
MODELS: Mapping[str, frozenset[str]] = {
    "gemini-2.5-flash-image": frozenset(),
    "gemini-3-pro-image": frozenset({"1K", "2K", "4K"}),
    "gemini-3.1-flash-image": frozenset({"512", "1K", "2K", "4K"}),
    "gemini-3.1-flash-lite-image": frozenset({"1K"}),
    "gemini-nano-banana-2.1": frozenset({"1K", "2K", "4K"}),
}

_BODY_FIELDS = frozenset({"contents", "generationConfig"})
_CONFIG_FIELDS = frozenset({"response_modalities", "responseModalities", "imageConfig", "candidateCount"})
_IMAGE_FIELDS = frozenset({"aspectRatio", "imageSize"})


class Refused(Exception):
    """A refused request, with the error to answer."""

    def __init__(self, status: int, code: str, message: str, reason: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.reason = status, code, message, reason


def check(model: str, asked: Mapping[str, Any]) -> Pixels:
    """Return width and height of the requested picture. Raises Refused for an invalid request."""
    sizes = MODELS.get(model)
    if sizes is None:
        message = (
            f"models/{model} is not found for API version v1beta, or is not supported for generateContent."
        )
        raise Refused(404, "NOT_FOUND", message)
    config = asked.get("generationConfig", {})
    image_config: Mapping[str, Any] = config.get("imageConfig", {})
    _known(asked, _BODY_FIELDS, "request")
    _known(config, _CONFIG_FIELDS, "generation_config")
    _known(image_config, _IMAGE_FIELDS, "generation_config.image_config")
    if not asked["contents"][0]["parts"][0].get("text"):
        raise _invalid("Unable to submit request because it has an empty text parameter.")
    if config.get("candidateCount", 1) != 1:
        raise _invalid(f"Multiple candidates is not enabled for models/{model}")
    if image_config.get("aspectRatio", "1:1") not in _ratios(model):
        raise _invalid("Invalid value at 'generation_config.image_config.aspect_ratio'.")
    if "imageSize" in image_config and image_config["imageSize"] not in sizes:
        raise _invalid("Invalid value at 'generation_config.image_config.image_size'.")
    return _pixels(model, image_config)


def _pixels(model: str, image_config: Mapping[str, Any]) -> Pixels:
    ratio = image_config.get("aspectRatio", "1:1")
    scale = _SCALES[image_config.get("imageSize", "1K")]
    width, height = _ratios(model)[ratio]
    return int(width * scale), int(height * scale)


def _ratios(model: str) -> Mapping[str, Pixels]:
    if not MODELS[model]:
        return _OF_2_5
    return {**_AT_1K, **_EXTREME_AT_1K} if model in _WITH_EXTREMES else _AT_1K


def _known(given: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    for name in given:
        if name not in known:
            raise _invalid(
                f"Invalid JSON payload received. Unknown name \"{name}\" at '{where}': Cannot find field."
            )


def _invalid(message: str) -> Refused:
    return Refused(400, "INVALID_ARGUMENT", message)
