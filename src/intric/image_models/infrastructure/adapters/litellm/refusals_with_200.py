"""Refusals by a safety system that come with HTTP status 200.

LiteLLM takes Google's for a success without a picture and drops the reason; Stability's it replaces with its own text.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from intric.image_models.infrastructure.adapters.litellm.lenient_json import mappings

# Google's `finishReason` of a candidate (ai.google.dev, "Generating content", FinishReason). NO_IMAGE, OTHER and
# IMAGE_OTHER are not here: they report a failure, not a problem of the prompt.
_GOOGLE = frozenset(
    {
        "safety",
        "image_safety",
        "prohibited_content",
        "image_prohibited_content",
        "recitation",
        "image_recitation",
        "blocklist",
        "spii",
    }
)

# Google's `promptFeedback.blockReason` is always a refusal, whatever its value.
_GOOGLE_PROMPT = "prompt_blocked"

# Stability's `finish_reason` of a picture that it blurred.
_STABILITY = "content_filtered"

# Final states of Black Forest Labs' tasks.
_BLACK_FOREST_LABS = frozenset({"request moderated", "content moderated"})

# Bedrock's `finish_reasons` of Stability's models.
_BEDROCK = frozenset({"filter reason: prompt", "filter reason: output image", "filter reason: input image"})

REFUSALS_WITH_200 = _GOOGLE | _BLACK_FOREST_LABS | _BEDROCK | {_GOOGLE_PROMPT, _STABILITY}


def read_refusals(answer: Mapping[str, Any]) -> frozenset[str]:
    """Why the answer holds no picture, as members of `REFUSALS_WITH_200`; empty if it does not say that it refuses."""
    return REFUSALS_WITH_200 & {reason.lower() for reason in _reasons(answer)}


def _reasons(answer: Mapping[str, Any]) -> Iterator[str]:
    if any(feedback.get("blockReason") for feedback in mappings(answer.get("promptFeedback"))):
        yield _GOOGLE_PROMPT
    for candidate in mappings(answer.get("candidates")):
        yield str(candidate.get("finishReason"))
    yield str(answer.get("finish_reason"))
    reasons = answer.get("finish_reasons")
    for reason in reasons if isinstance(reasons, list) else [reasons]:
        yield str(reason)
