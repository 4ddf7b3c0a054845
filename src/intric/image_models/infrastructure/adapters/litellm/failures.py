"""Reads what went wrong out of LiteLLM's exceptions, and keeps nothing of them.

LiteLLM's classes and numbers can't be relied on: the same status becomes another class for another body, and its
message may hold a traceback. What happened stands further down the chain: the error of the OpenAI client or of
httpx, with the provider's whole answer. Those objects hold the request with its key and prompt, so only the plain
facts leave this file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import httpx
import openai

from intric.image_models.infrastructure.adapters.litellm.error_body import RefusedInBody, read_error_body
from intric.image_models.infrastructure.adapters.litellm.transports.bounded import (
    ResponseTooLarge,
    ResponseTruncated,
)
from intric.pictograms import PictogramError


class FailureKind(StrEnum):
    """How far a call came."""

    REFUSED_HERE = "refused_here"  # LiteLLM knows that the provider would refuse it, and sent nothing
    UNREACHABLE = "unreachable"  # no connection: nothing was sent
    TIMED_OUT = "timed_out"
    LOST = "lost"  # the connection broke after the request had gone out
    ANSWERED = "answered"  # with word that it failed
    UNREADABLE = "unreadable"  # with something that is no answer


@dataclass(frozen=True, slots=True)
class ProviderFailure:
    """Args:
    status: the provider's HTTP status, where there was one.
    codes: every machine-readable reason in the provider's body, in lower case.
    words: the provider's own message, as it came: may echo the prompt, see `sanitize_message`.
    retry_after: seconds.
    """

    kind: FailureKind
    status: int | None = None
    codes: frozenset[str] = frozenset()
    words: str | None = field(default=None, repr=False)
    retry_after: float | None = None


# First match wins, so what is narrow stands before what is wide.
_BY_CLASS: tuple[tuple[tuple[type[BaseException], ...], FailureKind], ...] = (
    ((ResponseTooLarge, ResponseTruncated), FailureKind.UNREADABLE),
    ((httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout), FailureKind.UNREACHABLE),
    ((httpx.TimeoutException,), FailureKind.TIMED_OUT),
    ((httpx.TransportError,), FailureKind.LOST),
    ((PictogramError,), FailureKind.ANSWERED),
)


def read_failure(error: BaseException) -> ProviderFailure:
    """The facts of a failed call. What is not recognised counts as an unreadable answer."""
    chain = list(_chain(error))
    for link in chain:
        if isinstance(link, RefusedInBody):
            return ProviderFailure(FailureKind.ANSWERED, link.status, link.codes, link.words)
        if _is_answer(link):
            return _read_answer(link)
    for classes, kind in _BY_CLASS:
        if any(isinstance(link, classes) for link in chain):
            return ProviderFailure(kind)
    if any(type(link).__name__ == "UnsupportedParamsError" for link in chain):
        return ProviderFailure(FailureKind.REFUSED_HERE)
    return ProviderFailure(FailureKind.UNREADABLE)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        link = waiting.pop()
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += [each for each in (link.__context__, link.__cause__) if each is not None]


def _is_answer(link: BaseException) -> bool:
    """An error of the HTTP client's own. LiteLLM's classes inherit from them, and may carry a made-up response."""
    return isinstance(link, (openai.APIStatusError, httpx.HTTPStatusError)) and type(
        link
    ).__module__.partition(".")[0] in ("openai", "httpx")


def _read_answer(error: Any) -> ProviderFailure:
    response: httpx.Response = error.response
    said = read_error_body(response)
    in_header = read_retry_after(response.headers.get("retry-after"))
    return ProviderFailure(
        FailureKind.ANSWERED,
        status=response.status_code,
        codes=said.codes,
        words=said.words,
        retry_after=said.retry_after if in_header is None else in_header,
    )


def read_retry_after(value: str | None) -> float | None:
    """Seconds, from either form that RFC 9110 (10.2.3) allows; None for anything else."""
    if value is None:
        return None
    try:
        if value.strip().replace(".", "", 1).isdecimal():
            return float(value)
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
