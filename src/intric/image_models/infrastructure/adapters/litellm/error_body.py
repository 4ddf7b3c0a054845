"""What providers say in the body of an answer: each in its own shape, read into one."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

# Where a machine-readable reason stands. OpenAI: `code`, `type`. Azure nests a narrower `code` in `innererror` or
# `inner_error`. Google: `status`, and `reason` in one of its `details`. Stability: `name`. AWS: `__type`.
_REASONS = ("code", "type", "status", "reason", "name", "__type")
_NESTED = ("innererror", "inner_error", "details")

# Where the words for people stand. Black Forest Labs, as FastAPI does: `detail`. Stability: a list of `errors`.
_WORDS = ("message", "detail", "errors", "msg")

_DURATION = re.compile(r"\d{1,9}(\.\d{1,9})?s")


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """Args:
    codes: every machine-readable reason, in lower case.
    words: the provider's own message, as it came: may echo the prompt, see `sanitize_message`.
    retry_after: seconds, where the body says it, and not a header.
    """

    codes: frozenset[str] = frozenset()
    words: str | None = field(default=None, repr=False)
    retry_after: float | None = None


class RefusedInBody(Exception):
    """An answer whose HTTP status says that all is well, and whose body says no.

    LiteLLM takes some of these for a success without a picture, and loses the reason of others, so whoever sees
    the answer before LiteLLM does raises this. Holds nothing of the request.
    """

    def __init__(self, codes: frozenset[str], *, status: int = 200, words: str | None = None) -> None:
        super().__init__("the provider's answer is a refusal")
        self.codes = frozenset(code.lower() for code in codes)
        self.status = status
        self.words = words


def read_error_body(response: httpx.Response) -> ErrorBody:
    """What a failed answer says; nothing where it is no JSON object."""
    try:
        body = json.loads(response.content)
    except (ValueError, httpx.StreamError):
        return ErrorBody()
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        body = body["error"]
    if not isinstance(body, Mapping):
        return ErrorBody()
    return ErrorBody(frozenset(_codes(body)), _words(body), _retry_after(body))


def _codes(body: Any) -> Iterator[str]:
    if isinstance(body, list):
        for item in body:
            yield from _codes(item)
    if not isinstance(body, Mapping):
        return
    for name in _REASONS:
        if isinstance(body.get(name), str):
            yield body[name].lower()
    for name in _NESTED:
        yield from _codes(body.get(name))


def _words(body: Mapping[str, Any]) -> str | None:
    said = next((body[name] for name in _WORDS if body.get(name)), None)
    if isinstance(said, list):
        said = said[0]
    if isinstance(said, Mapping):
        said = said.get("msg")
    return said if isinstance(said, str) else None


def _retry_after(body: Mapping[str, Any]) -> float | None:
    """Google's, from the `RetryInfo` in `details`: a text such as "41s" or "0.5s" (google.rpc, protobuf Duration)."""
    details = body.get("details")
    for detail in details if isinstance(details, list) else ():
        delay = detail.get("retryDelay") if isinstance(detail, Mapping) else None
        if isinstance(delay, str) and _DURATION.fullmatch(delay):
            return float(delay[:-1])
    return None
