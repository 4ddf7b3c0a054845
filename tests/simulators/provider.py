"""The base of all providers' simulators, with what the contract tests need of them."""

import base64
from abc import abstractmethod
from collections import deque
from collections.abc import Mapping
from typing import Any, ClassVar

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange, Simulator
from tests.simulators.pictures import pixels, png


class ProviderSimulator(Simulator):
    """Simulates one provider's API and its errors.

    A method returns None where the API has no such case. `requests` holds the requests that may be billed, without
    those that poll for a picture or fetch it.

    Attributes:
        provider: the `credential_provider` of its models in the catalogue.
        model: the catalogue's name of the one that the contract calls; None for the first of its models.
        api_key: the only key that it accepts.
        refused: a parameter with a value that none of its models accepts.
        size_is_kept: whether a picture has the requested size, rather than the provider's own of that aspect ratio.
    """

    provider: ClassVar[str]
    model: ClassVar[str | None] = None
    api_key: ClassVar[str]
    refused: ClassVar[Mapping[str, Any]]
    size_is_kept: ClassVar[bool] = True

    def __init__(self, *, port: int = 0, delay_s: float = 0.0) -> None:
        super().__init__(port=port, delay_s=delay_s)
        self._stored: list[tuple[bytes, deque[Behaviour]]] = []

    @abstractmethod
    def environment(self, key: str | None = None) -> dict[str, str]:
        """Return the variables that point an installation here; with `key` instead of the accepted one."""

    @abstractmethod
    def failing(self, status: int, *, message: str = "", retry_after: str | None = None) -> Behaviour:
        """Answer with an HTTP error in this provider's format."""

    @abstractmethod
    def refusals(self) -> Mapping[str, Behaviour]:
        """Return every kind of refusal by its safety system, by name."""

    @abstractmethod
    def answer_body(self, *encoded: str) -> dict[str, Any] | None:
        """Return the body of a success with these texts as pictures; None where they come by address only."""

    def showing(self, *blobs: bytes) -> Behaviour:
        """Answer with these bytes as pictures."""
        return behaviours.status(200, self.answer_body(*(base64.b64encode(blob).decode() for blob in blobs)))

    @abstractmethod
    def without_pictures(self) -> Behaviour:
        """Answer with success and no pictures."""

    def pictures_at(self, *urls: str) -> Behaviour | None:
        """Answer with success and these URLs of pictures."""
        return None

    def store(self, blob: bytes, *first: Behaviour) -> str:
        """Store the bytes; return the URL that serves them once each behaviour of `first` has answered a request."""
        self._stored.append((blob, deque(first)))
        return f"{self.address}/stored/{len(self._stored) - 1}"

    async def serve_other(self, exchange: Exchange) -> bool:
        """Serve pictures at `/pictures/WIDTHxHEIGHT/INDEX.png` and `/stored/INDEX` (see `store`).

        For URLs that must not be followed, `/elsewhere?to=URL` redirects and `/endless.png` never ends.
        """
        place, _, rest = exchange.request.path.removeprefix("/").partition("/")
        if place == "pictures":
            size, _, index = rest.removesuffix(".png").partition("/")
            await exchange.respond(200, png(*pixels(size), int(index)), {"Content-Type": "image/png"})
        elif place == "stored":
            blob, first = self._stored[int(rest)]
            if first:
                await first.popleft()(exchange)
            else:
                await exchange.respond(200, blob, {"Content-Type": "image/png"})
        elif place == "elsewhere":
            await exchange.respond(302, b"", {"Location": exchange.request.query["to"][0]})
        elif place == "endless.png":
            await behaviours.endless(exchange)
        else:
            return False
        return True
