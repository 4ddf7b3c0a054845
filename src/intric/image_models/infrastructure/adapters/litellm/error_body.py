"""Reads why a provider failed or refused out of a body, whose shape differs by provider and proxy, into one.

Shapes: `{"error": {…}}` (OpenAI, Azure, Google), `{"error": "text"}`, `{"detail": "text" | {…} | [{"msg"}]}` (FastAPI,
Black Forest Labs, vLLM), `{"message"}` (AWS, Recraft), `{"name", "errors": ["text"]}` (Stability), `title` and `detail`
(RFC 9457); any of them in a list, as JSON in a text, or in the error of LiteLLM's proxy; plain text; HTML.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from intric.image_models.infrastructure.adapters.litellm.lenient_json import load_json

# The fields of a machine-readable reason. OpenAI: `code`, `type`. Google: `status`, and `reason` in one of its
# `details`. Stability: `name`. AWS: `__type`. A plain `error` may be a reason or a sentence.
_REASONS = frozenset({"code", "type", "status", "reason", "name", "__type", "error", "error_code"})

# The fields that hold narrower reasons. Azure: `innererror` or `inner_error`, and a filter's result for each category,
# also in each item of `data`. LiteLLM's proxy: `provider_specific_fields`. OpenRouter: `metadata`.
_NESTED = frozenset(
    {
        *("error", "errors", "detail", "details", "message"),
        *("innererror", "inner_error", "provider_specific_fields", "metadata", "data"),
    }
)
_FILTERS = ("content_filter_result", "prompt_filter_result")
FILTERED = "content_filter"

_STATUSES = frozenset({"code", "status", "status_code", "statuscode", "http_status"})

# The fields of a message for people, the better ones first.
_MESSAGES = (
    "message",
    "msg",
    "detail",
    "error_description",
    "description",
    "errors",
    "error",
    "title",
    "faultstring",
)

# Reasons that proxies keep only as part of a sentence.
_REASON_IN_TEXT = re.compile(
    r"content_policy_violation|contentpolicyviolation|moderation_blocked|responsibleaipolicyviolation|content_filter\b"
    r"|(?:rejected by the|result of our) safety system|content management policy|violates? (?:our|the) content polic",
    re.IGNORECASE,
)
_LITELLM_PREFIX = re.compile(r"^(?:litellm\.\w+: )*(?:\w+Exception(?: \w+Error)? - )?(?:Error code: \d+ - )?")

_DURATION = re.compile(r"\d{1,9}(\.\d{1,9})?s")
_NO_SENTENCE = re.compile(r"^\s*[\[{]|[<\0\ufffd]")
_TITLE = re.compile(r"<(title|h1)[^>]*>([^<]+)<", re.IGNORECASE)

# A body is read no deeper, and a plain text no further.
_DEPTH = 8
_MAX_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """Args:
    codes: every machine-readable reason, in lower case.
    message: the provider's own, unchanged: may echo the prompt, see `sanitize_message`.
    retry_after: seconds, from the body.
    status: the HTTP status of an error (400 to 599) that the body names.
    """

    codes: frozenset[str] = frozenset()
    message: str | None = field(default=None, repr=False)
    retry_after: float | None = None
    status: int | None = None


class RefusedInBody(Exception):
    """A response with a status of success whose body refuses.

    LiteLLM takes some of these for a success without a picture, and loses the reason of others, so our transports raise
    this before LiteLLM reads the response. Holds nothing of the request.
    """

    def __init__(self, codes: frozenset[str], *, status: int = 200, message: str | None = None) -> None:
        super().__init__("the provider's response is a refusal")
        self.codes = frozenset(code.lower() for code in codes)
        self.status = status
        self.message = message


def read_error_body(response: httpx.Response) -> ErrorBody:
    """The body of a failed response; empty where it says nothing."""
    try:
        content = response.content
    except httpx.StreamError:
        return ErrorBody()
    answer = load_json(content)
    if answer is None:
        text = content[:_MAX_TEXT].decode("utf-8", "replace")
        heading = _TITLE.search(text)
        answer = heading[2] if heading else None if _NO_SENTENCE.search(text) else text
    return read_error(answer)


def read_error(answer: Any) -> ErrorBody:
    """The reasons in a parsed body."""
    return ErrorBody(frozenset(_codes(answer)), _message(answer), _retry_after(answer), _status(answer))


def _codes(value: Any, depth: int = _DEPTH) -> Iterator[str]:
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and _REASON_IN_TEXT.search(text):
            yield FILTERED
    for each in _objects(value, depth):
        for name, inner in each.items():
            key = str(name).lower()
            if key in _REASONS and isinstance(inner, str):
                yield inner.lower()
            if key in _NESTED:
                yield from _codes(inner, depth - 1)
            if key.startswith(_FILTERS):
                yield from _filtered(inner, depth - 1)


def _filtered(value: Any, depth: int) -> Iterator[str]:
    """Azure's result of each category: `{"violence": {"filtered": true, "severity": "high"}}`."""
    for each in _objects(value, depth):
        if each.get("filtered") is True:
            yield FILTERED
        for inner in each.values():
            yield from _filtered(inner, depth - 1)


def _message(value: Any, depth: int = _DEPTH) -> str | None:
    if isinstance(value, str):
        text = _plain(value)
        return (
            _message(load_json(text.encode()), depth - 1) or text
            if _is_json(text) and depth
            else text or None
        )
    if isinstance(value, list) and depth:
        return next(filter(None, (_message(each, depth - 1) for each in value)), None)
    if not isinstance(value, Mapping) or not depth:
        return None
    fields = {str(name).lower(): each for name, each in value.items()}
    error = fields.get("error")
    # An `error` of its own fields says more than a `message` beside it; a text there is often the status's name.
    order = ("error", *_MESSAGES) if isinstance(error, (Mapping, list)) else _MESSAGES
    return next(filter(None, (_message(fields.get(name), depth - 1) for name in order)), None)


def _status(value: Any, depth: int = _DEPTH) -> int | None:
    for each in _objects(value, depth):
        for name, inner in each.items():
            key = str(name).lower()
            if (
                key in _STATUSES
                and str(inner).isascii()
                and str(inner).isdigit()
                and 400 <= int(str(inner)[:9]) < 600
            ):
                return int(str(inner))
            if key in _NESTED and (found := _status(inner, depth - 1)) is not None:
                return found
    return None


def _retry_after(value: Any, depth: int = _DEPTH) -> float | None:
    """Google's, from the `RetryInfo` in `details`: a text such as "41s" or "0.5s" (google.rpc, protobuf Duration)."""
    for each in _objects(value, depth):
        delay = each.get("retryDelay")
        if isinstance(delay, str) and _DURATION.fullmatch(delay):
            return float(delay[:-1])
        for name in ("error", "details"):
            if (found := _retry_after(each.get(name), depth - 1)) is not None:
                return found
    return None


def _objects(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """The object, those of the list, or those of the text if it is JSON."""
    if isinstance(value, str) and _is_json(text := _plain(value)):
        value = load_json(text.encode())
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping) and depth > 0:
            yield each


def _plain(text: str) -> str:
    """The text without what LiteLLM writes before a provider's."""
    return _LITELLM_PREFIX.sub("", text, count=1).strip()


def _is_json(text: str) -> bool:
    return text.startswith(("{", "["))
