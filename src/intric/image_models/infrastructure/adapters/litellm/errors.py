"""Makes the domain's error of a failed call, with a message that says what to do."""

from collections.abc import Mapping

from intric.image_models.domain.image_generator import (
    CertificateRefused,
    ContentBlocked,
    GenerationError,
    OutcomeUnknown,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProviderRateLimited,
    ProviderTimeout,
    ProxyUnavailable,
    RequestRefused,
)
from intric.image_models.infrastructure.adapters.litellm.failures import FailureKind, ProviderFailure
from intric.image_models.infrastructure.adapters.litellm.refusals_with_200 import REFUSALS_WITH_200

# OpenAI: content_policy_violation (dall-e), moderation_blocked (gpt-image). Azure: content_filter and
# contentfilter on the outside, ResponsibleAIPolicyViolation in its inner error.
# Stability: content_moderation.
_BLOCKED = REFUSALS_WITH_200 | {
    "content_policy_violation",
    "moderation_blocked",
    "content_filter",
    "contentfilter",
    "responsibleaipolicyviolation",
    "content_moderation",
}

# Google sends the first with a 400.
_WRONG_KEY = frozenset({"api_key_invalid", "invalid_api_key"})

# OpenAI sends the first with a 429, though waiting does not help, and the second with a 400.
_OUT_OF_MONEY = frozenset({"insufficient_quota", "billing_hard_limit_reached"})

_UNREACHABLE = (
    "The provider can't be reached. Try again in a while; if it stays so, its address may be wrong."
)
# No more: an organisation that probes the network it runs in learns nothing.
_NOT_ALLOWED = "The provider's address is not allowed here."
_NO_SUCH_MODEL = (
    "The provider does not know this model at this address. "
    "An administrator can check the address and, on Azure, the name of the deployment."
)
_NO_MONEY = (
    "The account with the provider has used up its quota. Ask an administrator to look at its billing."
)
_REFUSES = "The provider does not take this request: {}"
_FAILS = "The provider failed. It says: {}"
_NO_PICTURE = "The provider sent no picture. It says: {}"

_BY_KIND: Mapping[FailureKind, type[GenerationError]] = {
    FailureKind.REFUSED_HERE: RequestRefused,
    FailureKind.TIMED_OUT: ProviderTimeout,
    FailureKind.LOST: OutcomeUnknown,
    FailureKind.UNREADABLE: ProviderBadResponse,
}

# The status of a reason that came with a status of success. The first match is taken: narrow reasons before wide ones.
_STATUS_BY_CODE: tuple[tuple[int, frozenset[str]], ...] = (
    (401, frozenset({"authentication_error", "unauthorized", "unauthenticated"})),
    (402, frozenset({"payment_required"})),
    (403, frozenset({"permission_denied", "permission_error", "forbidden"})),
    (404, frozenset({"not_found", "not_found_error", "model_not_found", "deploymentnotfound"})),
    (
        429,
        frozenset({"rate_limit_exceeded", "rate_limit_error", "resource_exhausted", "throttlingexception"}),
    ),
    (
        400,
        frozenset(
            {
                *("invalid_request_error", "invalid_request", "invalid_argument", "invalid_value"),
                *("bad_request", "validationexception", "validation_error", "badrequesterror"),
            }
        ),
    ),
)

_BY_STATUS: Mapping[int, type[GenerationError]] = {
    401: ProviderCredentialsRefused,
    403: ProviderCredentialsRefused,
    408: ProviderTimeout,
    409: ProviderFailed,
    504: ProviderTimeout,
}


def to_generation_error(failure: ProviderFailure, message: str | None = None) -> GenerationError:
    """The error to raise. `message` is the part of the provider's message that may be shown."""
    if failure.proxy is not None:
        return ProxyUnavailable(failure.proxy, failure.status)
    if failure.kind is FailureKind.NOT_ALLOWED:
        return ProviderCredentialsRefused(_NOT_ALLOWED)
    if failure.kind is FailureKind.UNREACHABLE:
        return ProviderFailed(_UNREACHABLE)
    if failure.certificate is not None:
        return CertificateRefused(failure.certificate)
    if failure.status is None:
        return _BY_KIND.get(failure.kind, ProviderFailed)()
    status = failure.status
    if failure.kind is FailureKind.ACCEPTED:
        status = next((each for each, codes in _STATUS_BY_CODE if failure.codes & codes), status)
    return _from_response(failure, status, message)


def may_repeat(failure: ProviderFailure) -> bool:
    """Whether repeating can't bill twice and may help: too many requests, or no connection."""
    if failure.kind is FailureKind.UNREACHABLE:
        return True
    refused = failure.kind is FailureKind.ANSWERED and failure.status == 429
    return refused and not failure.codes & _OUT_OF_MONEY


def _from_response(failure: ProviderFailure, status: int, message: str | None) -> GenerationError:
    if failure.codes & _BLOCKED:
        return ContentBlocked(provider_status=status)
    if failure.codes & _WRONG_KEY:
        return ProviderCredentialsRefused(provider_status=status)
    if failure.codes & _OUT_OF_MONEY or status == 402:
        return ProviderFailed(_NO_MONEY, provider_status=status)
    if status == 429:
        return ProviderRateLimited(retry_after=failure.retry_after, provider_status=status)
    if status == 404:
        return ProviderFailed(_NO_SUCH_MODEL, provider_status=status)
    if status in _BY_STATUS:
        return _BY_STATUS[status](provider_status=status)
    if 400 <= status < 500:
        return RequestRefused(_saying(_REFUSES, message), provider_status=status)
    if status < 300:
        return ProviderBadResponse(_saying(_NO_PICTURE, message), provider_status=status)
    return ProviderFailed(_saying(_FAILS, message), provider_status=status)


def _saying(sentence: str, message: str | None) -> str | None:
    return sentence.format(message) if message else None
