"""Reduces the body of a success to what is needed of it, before LiteLLM reads it.

LiteLLM and the OpenAI client validate each field that they know, and raise after the picture is paid for: because
`created` is a date, a token count has a fraction, or a detail of the usage is missing. Here only the pictures and
well-formed token counts are kept. Each function takes the body of a success and returns one of the same format; a body
without a JSON object stays as it is. Where there is no picture but a reason, it raises RefusedInBody.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from intric.image_models.infrastructure.adapters.litellm.error_body import FILTERED, RefusedInBody, read_error
from intric.image_models.infrastructure.adapters.litellm.lenient_json import load_object, mappings
from intric.image_models.infrastructure.adapters.litellm.picture_text import looks_like_picture
from intric.image_models.infrastructure.adapters.litellm.refusals_with_200 import (
    REFUSALS_WITH_200,
    read_refusals,
)
from intric.image_models.infrastructure.adapters.litellm.token_counts import read_token_counts

# That a body refuses, where it says nothing else.
_REFUSALS = REFUSALS_WITH_200 | {FILTERED}

ReduceBody = Callable[[bytes], bytes]

# Longer than any prompt that a provider accepts.
_MAX_TEXT = 32_000


def keep_body(body: bytes) -> bytes:
    """Keep a body whose format is not known here."""
    return body


def reduce_openai(body: bytes) -> bytes:
    """`{"data": [{"b64_json" | "url", "revised_prompt"?}], "usage"?}`: OpenAI, Azure, Recraft and their like."""
    answer = _object(body, lambda encoded: {"data": [{"b64_json": encoded}]})
    if answer is None:
        return body
    data = answer.get("data")
    items = [_openai_item(each) for each in (data if isinstance(data, list) else [data])]
    pictures = [item for item in items if "b64_json" in item or "url" in item]
    counts = read_token_counts(answer.get("usage"), "input_tokens", "output_tokens", "total_tokens")
    # LiteLLM adds up a total that is missing, from counts that it takes for 0 where they are.
    usage = {"usage": {"total_tokens": 0} | counts} if counts else {}
    return _reduced(answer, {"data": pictures, **usage}, pictures)


def reduce_google(body: bytes) -> bytes:
    """`{"candidates": [{"content": {"parts": [{"inlineData": {"data"}}]}}], "usageMetadata"?}`.

    A thinking model sends its drafts too, marked `thought` (ai.google.dev, "Thinking", "Gemini image generation"). They
    are dropped even if nothing else comes: Google withholds a final picture for safety after its drafts. Of several
    final ones a later one replaces an earlier one, so each candidate's last one is put first.
    """
    answer = _object(body, lambda encoded: _google_answer([encoded]))
    if answer is None:
        return body
    finals = [
        list(reversed(list(_google_pictures(candidate)))) for candidate in mappings(answer.get("candidates"))
    ]
    pictures = [encoded for rank in zip_longest(*finals) for encoded in rank if encoded is not None]
    counts = read_token_counts(
        answer.get("usageMetadata"), "promptTokenCount", "candidatesTokenCount", "totalTokenCount"
    )
    usage = {"usageMetadata": counts} if counts else {}
    return _reduced(answer, _google_answer(pictures) | usage, pictures, _google_words(answer))


def reduce_stability(body: bytes) -> bytes:
    """`{"image", "finish_reason"}`. A picture that was blurred for safety is no picture."""
    answer = _object(body, lambda encoded: {"image": encoded})
    if answer is None:
        return body
    image = None if read_refusals(answer) else answer.get("image")
    pictures = [image] if isinstance(image, str) and image else []
    return _reduced(answer, {"image": pictures[0]} if pictures else {}, pictures)


def reduce_bedrock(body: bytes) -> bytes:
    """`{"images": [base64], "finish_reasons": [null | reason]}`: the reason why a picture is not there.

    docs.aws.amazon.com, Bedrock user guide, "Stable Image".
    """
    answer = _object(body, lambda encoded: {"images": [encoded]})
    if answer is None:
        return body
    images, given = answer.get("images"), answer.get("finish_reasons")
    reasons = given if isinstance(given, list) else [given]
    pictures = [
        image
        for image, reason in zip_longest(images if isinstance(images, list) else [images], reasons)
        if isinstance(image, str) and image and not read_refusals({"finish_reason": reason})
    ]
    words = next((reason for reason in reasons if isinstance(reason, str)), None)
    if not pictures and words and not read_refusals(answer):
        raise RefusedInBody(frozenset(), status=500, message=words)
    return _reduced(answer, {"images": pictures}, pictures)


def _object(body: bytes, answer_of: Callable[[str], Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The body's object; one that holds the body as a picture, if it is one."""
    if looks_like_picture(body):
        return answer_of(base64.b64encode(body).decode("ascii"))
    return load_object(body)


def raise_if_refused(answer: Mapping[str, Any], words: str | None = None) -> None:
    """Raise RefusedInBody if an answer without a picture, or `words` in it, says why there is none."""
    error = read_error(answer)
    codes, message = read_refusals(answer) | error.codes, error.message or words
    is_error = bool(answer.get("error") or answer.get("errors"))
    if is_error or message or error.status or codes & _REFUSALS:
        status = error.status or (500 if is_error else 200)
        raise RefusedInBody(codes, status=status, message=message)


def _reduced(
    answer: Mapping[str, Any], reduced: Mapping[str, Any], pictures: list[Any], words: str | None = None
) -> bytes:
    if not pictures:
        raise_if_refused(answer, words)
    return json.dumps(reduced).encode("ascii")


def _google_words(answer: Mapping[str, Any]) -> str | None:
    """What the model wrote instead of a picture, without its thoughts, or why it ended (`finishMessage`)."""
    for candidate in mappings(answer.get("candidates")):
        parts = [
            part for content in mappings(candidate.get("content")) for part in mappings(content.get("parts"))
        ]
        texts = [part.get("text") for part in parts if not part.get("thought")]
        for text in (*texts, candidate.get("finishMessage")):
            if isinstance(text, str) and text.strip():
                return text
    return None


def _openai_item(item: Any) -> dict[str, str]:
    if isinstance(item, str):
        return {"b64_json": item} if item else {}
    if not isinstance(item, Mapping):
        return {}
    fields = {name: item.get(name) for name in ("b64_json", "url", "revised_prompt")}
    texts = {name: value for name, value in fields.items() if isinstance(value, str) and value}
    if "revised_prompt" in texts:
        texts["revised_prompt"] = _storable(texts["revised_prompt"])
    return texts


def _google_pictures(candidate: Mapping[str, Any]) -> Iterator[str]:
    """The candidate's pictures in their order, without drafts."""
    for content in mappings(candidate.get("content")):
        for part in mappings(content.get("parts")):
            picture = part.get("inlineData", part.get("inline_data"))
            data = picture.get("data") if isinstance(picture, Mapping) else None
            if isinstance(data, str) and data and not part.get("thought"):
                yield data


def _google_answer(pictures: list[str]) -> dict[str, Any]:
    return {"candidates": [{"content": {"parts": [{"inlineData": {"data": each}} for each in pictures]}}]}


def _storable(text: str) -> str:
    """The text without what UTF-8 or PostgreSQL can't hold, and not without end."""
    return text[:_MAX_TEXT].replace("\0", "").encode("utf-8", "replace").decode("utf-8")
