"""Reads the facts of a failed call out of LiteLLM's exceptions, and keeps nothing of them. Messages: `errors.py`.

LiteLLM's classes and numbers can't be relied on: the same status becomes another class for another body, and its
message may hold a traceback. The original error is further down the chain, of the OpenAI client or of httpx, with the
provider's whole response. Those objects hold the request with its key and prompt, so only the plain facts leave this
module.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import httpx
import openai

from intric.image_models.domain.image_generator import CertificateProblem
from intric.image_models.infrastructure.adapters.litellm.error_body import RefusedInBody, read_error_body
from intric.image_models.infrastructure.adapters.litellm.error_chain import certificate_problem, error_chain
from intric.image_models.infrastructure.adapters.litellm.transports.bounded import (
    ResponseTooLarge,
    ResponseTruncated,
)
from intric.image_models.infrastructure.adapters.litellm.transports.proxied import ProxyRefused
from intric.pictograms import PictogramError
from intric.shared.egress.host_check import HostNotAllowed

# The wait of a provider, whatever it says: people try again, and a number without bounds can't be stored or sent.
MAX_RETRY_AFTER_S = 3600.0


class FailureKind(StrEnum):
    """How far a call got."""

    REFUSED_HERE = "refused_here"  # by LiteLLM, which sent nothing
    NOT_ALLOWED = "not_allowed"  # by the operator, at this host: nothing was sent
    UNREACHABLE = "unreachable"  # no connection: nothing was sent
    UNTRUSTED = "untrusted"  # no connection, because of the certificate: nothing was sent
    TIMED_OUT = "timed_out"
    LOST = "lost"  # the connection was lost after the request was sent
    ANSWERED = "answered"  # by the provider, with an error
    ACCEPTED = "accepted"  # by the provider, with a status of success and a body that refuses
    UNREADABLE = "unreadable"  # the response could not be used


@dataclass(frozen=True, slots=True)
class ProviderFailure:
    """Args:
    status: the provider's HTTP status, where there was one; of ACCEPTED the one that the body means.
    codes: every machine-readable reason in the provider's body, in lower case.
    message: the provider's own, unchanged: may echo the prompt, see `sanitize_message`.
    retry_after: seconds, at most MAX_RETRY_AFTER_S.
    certificate: why it was not taken, of UNTRUSTED.
    proxy: host and port of the proxy that made no connection; then `status` is its own.
    """

    kind: FailureKind
    status: int | None = None
    codes: frozenset[str] = frozenset()
    message: str | None = field(default=None, repr=False)
    retry_after: float | None = None
    certificate: CertificateProblem | None = None
    proxy: str | None = None


# The first match is taken: narrow classes before wide ones.
_BY_CLASS: tuple[tuple[tuple[type[BaseException], ...], FailureKind], ...] = (
    ((HostNotAllowed,), FailureKind.NOT_ALLOWED),
    ((ResponseTooLarge, ResponseTruncated), FailureKind.UNREADABLE),
    ((httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout), FailureKind.UNREACHABLE),
    ((httpx.TimeoutException,), FailureKind.TIMED_OUT),
    ((httpx.TransportError,), FailureKind.LOST),
    ((PictogramError,), FailureKind.ANSWERED),
)


def read_failure(error: BaseException) -> ProviderFailure:
    """The facts of a failed call. An unknown error counts as an unreadable response."""
    chain = list(error_chain(error))
    for link in chain:
        if isinstance(link, ProxyRefused):
            return ProviderFailure(FailureKind.UNREACHABLE, status=link.status, proxy=link.proxy)
        if isinstance(link, RefusedInBody):
            return ProviderFailure(FailureKind.ACCEPTED, link.status, link.codes, link.message)
        if _is_response(link):
            return _read_response(link)
    if problem := certificate_problem(error):
        return ProviderFailure(FailureKind.UNTRUSTED, certificate=problem)
    for classes, kind in _BY_CLASS:
        if any(isinstance(link, classes) for link in chain):
            return ProviderFailure(kind)
    if any(type(link).__name__ == "UnsupportedParamsError" for link in chain):
        return ProviderFailure(FailureKind.REFUSED_HERE)
    return ProviderFailure(FailureKind.UNREADABLE)


def _is_response(link: BaseException) -> bool:
    """Whether this is an error of the HTTP client itself: LiteLLM's subclasses may carry a made-up response."""
    return isinstance(link, (openai.APIStatusError, httpx.HTTPStatusError)) and type(
        link
    ).__module__.partition(".")[0] in ("openai", "httpx")


def _read_response(error: Any) -> ProviderFailure:
    response: httpx.Response = error.response
    body = read_error_body(response)
    in_header = read_retry_after(response.headers.get("retry-after"))
    retry_after = body.retry_after if in_header is None else in_header
    return ProviderFailure(
        FailureKind.ANSWERED,
        status=response.status_code,
        codes=body.codes,
        message=body.message,
        retry_after=None if retry_after is None else min(retry_after, MAX_RETRY_AFTER_S),
    )


def read_retry_after(value: str | None) -> float | None:
    """Seconds, from either form that RFC 9110 (10.2.3) allows; None for anything else."""
    if value is None:
        return None
    try:
        if value.strip().replace(".", "", 1).isdecimal():
            return float(value)
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):  # overflow: a date outside of the years 1 to 9999
        return None
