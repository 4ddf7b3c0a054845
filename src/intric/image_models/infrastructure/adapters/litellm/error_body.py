"""Reads the body of a failed response, whose shape differs by provider, into one."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

# The fields of a machine-readable reason. OpenAI: `code`, `type`. Azure nests a narrower `code` in `innererror` or
# `inner_error`. Google: `status`, and `reason` in one of its `details`. Stability: `name`. AWS: `__type`.
_REASONS = ("code", "type", "status", "reason", "name", "__type")
_NESTED = ("innererror", "inner_error", "details")

# The fields of a message for people. Black Forest Labs, as FastAPI does: `detail`. Stability: a list of `errors`.
_MESSAGES = ("message", "detail", "errors", "msg")

_DURATION = re.compile(r"\d{1,9}(\.\d{1,9})?s")


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """Args:
    codes: every machine-readable reason, in lower case.
    message: the provider's own, unchanged: may echo the prompt, see `sanitize_message`.
    retry_after: seconds, from the body.
    """

    codes: frozenset[str] = frozenset()
    message: str | None = field(default=None, repr=False)
    retry_after: float | None = None


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
    """The body of a failed response; empty where it is no JSON object."""
    try:
        body = json.loads(response.content)
    except (ValueError, httpx.StreamError):
        return ErrorBody()
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        body = body["error"]
    if not isinstance(body, Mapping):
        return ErrorBody()
    return ErrorBody(frozenset(_codes(body)), _message(body), _retry_after(body))


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


def _message(body: Mapping[str, Any]) -> str | None:
    said = next((body[name] for name in _MESSAGES if body.get(name)), None)
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
