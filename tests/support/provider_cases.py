"""The expected error of each case of misbehaviour, the same for all providers."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intric.image_models.domain.image_generator import (
    GenerationError,
    OutcomeUnknown,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProviderRateLimited,
)
from tests.simulators import behaviours
from tests.simulators.base import Behaviour
from tests.simulators.pictures import png_bomb
from tests.simulators.provider import ProviderSimulator

_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>'
_HTML = b"<html><body>No picture here</body></html>"


@dataclass(frozen=True, slots=True)
class Case:
    """Args:
    kind: the expected error, once the answer is read and its pictures are verified.
    answers: the provider's behaviours, one a request.
    requests: the expected number of requests.
    exists: whether the provider's API has such a case.
    """

    kind: type[GenerationError]
    answers: Callable[[ProviderSimulator], Sequence[Behaviour]]
    requests: int = 1
    exists: Callable[[ProviderSimulator], bool] = lambda _: True


def _status(code: int, kind: type[GenerationError]) -> Case:
    return Case(kind, lambda provider: [provider.failing(code, message="Something went wrong")])


def _always(behaviour: Behaviour, kind: type[GenerationError] = ProviderBadResponse) -> Case:
    return Case(kind, lambda _: [behaviour])


def _picture(blob: Callable[[], bytes]) -> Case:
    return Case(ProviderBadResponse, lambda provider: [provider.showing(blob())])


def sends_text(provider: ProviderSimulator) -> bool:
    """Whether pictures come as text rather than by address."""
    return provider.answer_body("") is not None


def _text(text: str) -> Case:
    return Case(
        ProviderBadResponse,
        lambda provider: [behaviours.status(200, provider.answer_body(text))],
        exists=sends_text,
    )


CASES: dict[str, Case] = {
    "401": _status(401, ProviderCredentialsRefused),
    "403": _status(403, ProviderCredentialsRefused),
    "404": _status(404, ProviderFailed),
    "429": Case(ProviderRateLimited, lambda provider: [provider.failing(429)] * 3, requests=3),
    "429 with Retry-After": Case(
        ProviderRateLimited, lambda provider: [provider.failing(429, retry_after="3600")]
    ),
    "500": _status(500, ProviderFailed),
    "503": _status(503, ProviderFailed),
    "reset": _always(behaviours.reset, OutcomeUnknown),
    "closed without a word": _always(behaviours.close, OutcomeUnknown),
    "reset in the middle": _always(behaviours.reset_in_the_middle, OutcomeUnknown),
    "closed in the middle": _always(behaviours.close_in_the_middle),
    "cut JSON": _always(behaviours.cut_json({"created": 1, "data": [{"b64_json": "iVBORw0KGgo="}]})),
    "HTML": _always(behaviours.html()),
    "empty list": Case(ProviderBadResponse, lambda provider: [provider.without_pictures()]),
    "not base64": _text("no base64!"),
    "base64 of text": _text(base64.b64encode(b"No picture here").decode()),
    "SVG": _picture(lambda: _SVG),
    "HTML as a picture": _picture(lambda: _HTML),
    "30,000 px": _picture(png_bomb),
    "too large": _picture(lambda: b"\x89PNG\r\n\x1a\n".ljust(41_000_000, b"\0")),
}

# Addresses that must not be fetched. "{here}" is the provider's own address.
FORBIDDEN_ADDRESSES = {
    "private": "http://10.0.0.7/picture.png",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "file": "file:///etc/passwd",
    "redirect": "{here}/elsewhere?to=http://169.254.169.254/latest/meta-data/",
    "endless": "{here}/endless.png",
}
