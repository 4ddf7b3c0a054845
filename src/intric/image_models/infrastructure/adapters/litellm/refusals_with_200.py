"""Refusals by a safety system that come with HTTP status 200.

LiteLLM takes Google's for a success without a picture and drops the reason; Stability's it replaces with its own text.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

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

# Final states of Black Forest Labs' tasks, and finish reasons of Stability's models on Bedrock.
_READ_BY_THE_HANDLER = frozenset(
    {
        "request moderated",
        "content moderated",
        "filter reason: prompt",
        "filter reason: output image",
        "filter reason: input image",
    }
)

REFUSALS_WITH_200 = _GOOGLE | _READ_BY_THE_HANDLER | {_GOOGLE_PROMPT, _STABILITY}


def read_refusals(body: bytes) -> frozenset[str]:
    """Why the answer holds no picture, as members of `REFUSALS_WITH_200`; empty if it does not say that it refuses."""
    try:
        answer = json.loads(body)
    except ValueError:
        return frozenset()
    return REFUSALS_WITH_200 & set(_reasons(answer)) if isinstance(answer, Mapping) else frozenset()


def _reasons(answer: Mapping[str, Any]) -> Iterator[str]:
    feedback = answer.get("promptFeedback")
    if isinstance(feedback, Mapping) and feedback.get("blockReason"):
        yield _GOOGLE_PROMPT
    candidates = answer.get("candidates")
    for candidate in candidates if isinstance(candidates, list) else ():
        if isinstance(candidate, Mapping):
            yield str(candidate.get("finishReason")).lower()
    yield str(answer.get("finish_reason")).lower()
