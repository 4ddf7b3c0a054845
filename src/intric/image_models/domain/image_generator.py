"""The port to the providers, and the errors that a call can end with.

GenerationError
├── ContentBlocked            the provider's safety system refused it
├── RequestRefused            the provider does not take a parameter of the request
├── ProviderRateLimited       too many calls; `retry_after` in seconds if the provider said so
├── ProviderCredentialsRefused    the provider does not take our key
├── ProviderTimeout           no complete response within the time limit
├── ProviderFailed            the provider reported an error, or could not be reached
│   ├── CertificateRefused    nothing was sent, because of the server's certificate
│   └── ProxyUnavailable      nothing was sent: the operator's proxy made no connection
├── ProviderBadResponse       the response holds no usable picture
├── OutcomeUnknown            the call was sent but its result is lost: it may have been billed
└── Cancelled                 its user cancelled it before it was sent
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from intric.shared.exceptions import EneoError

# The largest picture that is taken from a provider.
MAX_PICTURE_BYTES = 40_000_000


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """One provider call. None means the provider's own default.

    Args:
        prompt: what the picture shows.
        n: how many pictures, at most the model's `max_images_per_request`.
        size: one of the model's `supported_sizes`.
        seed: makes the pictures repeatable where the model `takes_seed`; ignored elsewhere.
        name, description: what an icon is for, in the person's own words; None for a plain picture.
        own_words: what of the prompt the person wrote; None where all of it is our template.
    """

    prompt: str = field(repr=False)
    n: int = 1
    size: str | None = None
    quality: str | None = None
    background: str | None = None
    seed: int | None = None
    name: str | None = field(default=None, repr=False)
    description: str | None = field(default=None, repr=False)
    own_words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ImageGenerationResult:
    """One picture as the provider sent it: `blob` is its bytes, neither checked nor changed."""

    blob: bytes = field(repr=False)
    revised_prompt: str | None = field(default=None, repr=False)
    details: dict[str, Any] = field(default_factory=dict)


class ImageGenerator(Protocol):
    """Makes pictures with one model."""

    async def generate_images(self, request: ImageRequest) -> list[ImageGenerationResult]:
        """Make one provider call.

        Returns:
            At least one picture and at most `request.n`; fewer than asked for is possible.

        Raises:
            GenerationError: in one of its subclasses; nothing else.
        """
        ...


class GenerationError(EneoError):
    """Why a provider call gave no picture. `provider_status` is the provider's HTTP status, if it sent one."""

    def __init__(
        self,
        message: str | None = None,
        *,
        retry_after: float | None = None,
        provider_status: int | None = None,
    ) -> None:
        super().__init__(message, retry_after=retry_after)
        self.provider_status = provider_status


class ContentBlocked(GenerationError):
    code = "content_blocked"
    default_message = "The provider's safety system refused this. Other words may help."


class RequestRefused(GenerationError):
    code = "invalid_request"
    default_message = "The provider does not take this request as it stands."


class ProviderRateLimited(GenerationError):
    code = "rate_limited"
    default_message = "The provider has too many requests right now. Try again in a while."


class ProviderCredentialsRefused(GenerationError):
    code = "provider_credentials"
    default_message = "The provider refuses the key. Ask an administrator to check the credentials."


class ProviderTimeout(GenerationError):
    code = "provider_timeout"
    default_message = "The provider did not answer in time. Try again."


class ProviderFailed(GenerationError):
    code = "provider_error"
    default_message = "The provider failed. Try again in a while."


class CertificateProblem(StrEnum):
    """Why a server's certificate is not taken."""

    UNTRUSTED = "untrusted"  # by no authority that is trusted here
    OUT_OF_DATE = "out_of_date"
    OTHER_NAME = "other_name"


class CertificateRefused(ProviderFailed):
    """Args:
    of_picture: the server is not the provider's own, but the one that it named for a picture that it made.
    """

    default_message = "The provider's certificate is not trusted. Ask an administrator to look at it."

    def __init__(self, problem: CertificateProblem, *, of_picture: bool = False) -> None:
        super().__init__()
        self.problem = problem
        self.of_picture = of_picture


class ProxyUnavailable(ProviderFailed):
    """Args:
    proxy: its host and port.
    status: of its response, None if there was none.
    of_picture: the connection was to be one to a picture that the provider made.
    """

    default_message = (
        "The provider can't be reached through this installation's proxy. Ask an administrator to look at it."
    )

    def __init__(self, proxy: str, status: int | None, *, of_picture: bool = False) -> None:
        super().__init__()
        self.proxy = proxy
        self.status = status
        self.of_picture = of_picture


class ProviderBadResponse(GenerationError):
    code = "provider_bad_response"
    default_message = "The provider sent something that is not a usable picture. Try again."


class OutcomeUnknown(GenerationError):
    code = "outcome_unknown"
    default_message = "The answer was lost. It may have been billed; trying again may cost once more."


class Cancelled(GenerationError):
    code = "cancelled"
    default_message = "It was stopped before it was sent to the provider, and costs nothing."
