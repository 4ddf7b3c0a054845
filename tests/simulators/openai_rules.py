"""Parameters of OpenAI's image models, and its errors for invalid ones. Sources: see `openai.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.simulators.pictures import pixels

_GPT_FIELDS = frozenset(
    {
        "background",
        "model",
        "moderation",
        "n",
        "output_compression",
        "output_format",
        "prompt",
        "quality",
        "size",
        "user",
    }
)
_GPT_SIZES = frozenset({"auto", "1024x1024", "1536x1024", "1024x1536"})
_GPT_QUALITIES = frozenset({"auto", "low", "medium", "high"})
_DALLE_FIELDS = frozenset({"model", "n", "prompt", "quality", "response_format", "size", "style", "user"})


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a model. `sizes` None: any WIDTHxHEIGHT in multiples of 16."""

    fields: frozenset[str] = _GPT_FIELDS
    sizes: frozenset[str] | None = _GPT_SIZES
    qualities: frozenset[str] = _GPT_QUALITIES
    backgrounds: frozenset[str] = frozenset({"auto", "opaque", "transparent"})
    formats: frozenset[str] = frozenset({"png", "jpeg", "webp"})
    most: int = 10
    prompt_length: int = 32_000


_ANY_SIZE = Parameters(sizes=None, backgrounds=frozenset({"auto", "opaque"}))
_FINER = Parameters(sizes=None, qualities=_GPT_QUALITIES | {"xhigh", "max"})
_ANIMATED = Parameters(
    fields=_GPT_FIELDS | {"complexity", "frame_count", "frame_duration_ms"},
    sizes=None,
    qualities=_FINER.qualities,
    formats=frozenset({"png", "jpeg", "webp", "gif", "svg"}),
)
MODELS: Mapping[str, Parameters] = {
    "gpt-image-1": Parameters(),
    "gpt-image-1-mini": Parameters(),
    "gpt-image-1.5": Parameters(),
    "chatgpt-image-latest": Parameters(),
    "gpt-image-2": _ANY_SIZE,
    "gpt-image-2.5-flare": _FINER,
    "gpt-image-2.5-sunburst": _FINER,
    "gpt-image-2.6-flare": _ANIMATED,
    "gpt-image-2.6-sunburst": _ANIMATED,
    "dall-e-3": Parameters(
        fields=_DALLE_FIELDS,
        sizes=frozenset({"1024x1024", "1792x1024", "1024x1792"}),
        qualities=frozenset({"standard", "hd"}),
        most=1,
        prompt_length=4_000,
    ),
}


class Refused(Exception):
    """A refused request, with the error to answer."""

    def __init__(self, status: int, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.param = status, code, message, param


def check(asked: Mapping[str, Any], surface: str) -> Parameters:
    """Return the parameters of the requested model. Raises Refused for an invalid request."""
    model = asked.get("model", "dall-e-2")
    parameters = MODELS.get(model)
    if parameters is None:
        code = "DeploymentNotFound" if surface == "azure" else "model_not_found"
        raise Refused(404, code, f"The model '{model}' does not exist.", "model")
    for field in asked:
        if field not in parameters.fields:
            raise Refused(400, "unknown_parameter", f"Unknown parameter: '{field}'.", field)
    if len(asked.get("prompt") or "") not in range(1, parameters.prompt_length + 1):
        raise Refused(400, "invalid_value", "Invalid 'prompt': string of the wrong length.", "prompt")
    _check_count(asked.get("n", 1), parameters.most)
    _check_size(asked.get("size"), parameters.sizes)
    _check_choice(asked, "quality", parameters.qualities)
    _check_choice(asked, "background", parameters.backgrounds)
    _check_choice(asked, "output_format", parameters.formats)
    _check_choice(asked, "complexity", frozenset({"low", "medium", "high"}))
    return parameters


def _check_count(count: Any, most: int) -> None:
    if not isinstance(count, int):
        raise Refused(400, "invalid_type", "Invalid type for 'n': expected an integer.", "n")
    if not 1 <= count <= most:
        raise Refused(
            400, "integer_above_max_value", f"Invalid 'n': expected a value <= {most}, but got {count}.", "n"
        )


def _check_size(size: str | None, sizes: frozenset[str] | None) -> None:
    if size is None or (sizes is not None and size in sizes) or (sizes is None and _is_free_size(size)):
        return
    raise Refused(400, "invalid_value", f"Invalid value: '{size}'. Not a size of this model.", "size")


def _is_free_size(size: str) -> bool:
    if size == "auto":
        return True
    width, height = pixels(size)
    return not width % 16 and not height % 16 and max(width, height) <= 3840 and 1 / 3 <= width / height <= 3


def _check_choice(asked: Mapping[str, Any], name: str, choices: frozenset[str]) -> None:
    value = asked.get(name)
    if value is not None and value not in choices:
        listed = ", ".join(f"'{choice}'" for choice in sorted(choices))
        raise Refused(
            400, "invalid_value", f"Invalid value: '{value}'. Supported values are: {listed}.", name
        )
