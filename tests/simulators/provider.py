"""What the contract suite asks of every provider's simulator, and what all of them have in common."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange, Simulator
from tests.simulators.pictures import pixels, png


class ProviderSimulator(Simulator):
    """Speaks one provider's wire, and misbehaves in its manner.

    A method that returns None says that the wire has no such case. `requests` holds what may be billed; polling
    for a picture, and fetching it, is not counted.

    Attributes:
        provider: the `credential_provider` of its models in the catalogue.
        api_key: the one that it takes.
        refused: a parameter that none of its models takes with this value.
        size_is_kept: a picture comes in the size asked for; else in the provider's own of that shape.
    """

    provider: ClassVar[str]
    api_key: ClassVar[str]
    refused: ClassVar[Mapping[str, Any]]
    size_is_kept: ClassVar[bool] = True

    def __init__(self, *, port: int = 0, delay_s: float = 0.0) -> None:
        super().__init__(port=port, delay_s=delay_s)
        self._kept: list[bytes] = []

    @abstractmethod
    def environment(self, key: str | None = None) -> dict[str, str]:
        """The variables that point an installation here; with `key` instead of the right one."""

    @abstractmethod
    def failing(self, status: int, *, message: str = "", retry_after: str | None = None) -> Behaviour:
        """An HTTP error with the body that this provider gives it."""

    @abstractmethod
    def refusals(self) -> Mapping[str, Behaviour]:
        """Every way that its safety system says no, by a name of its own."""

    @abstractmethod
    def showing(self, *blobs: bytes) -> Behaviour:
        """A success that holds these bytes as its pictures."""

    @abstractmethod
    def without_pictures(self) -> Behaviour:
        """A success that holds none."""

    def not_base64(self) -> Behaviour | None:
        """A success whose picture is no base64."""
        return None

    def pictures_at(self, *urls: str) -> Behaviour | None:
        """A success that names these addresses."""
        return None

    def keep(self, blob: bytes) -> str:
        """The address that the bytes can be fetched at."""
        self._kept.append(blob)
        return f"{self.address}/kept/{len(self._kept) - 1}"

    async def serve_other(self, exchange: Exchange) -> bool:
        """The addresses of pictures: `/pictures/WIDTHxHEIGHT/INDEX.png`, and `/kept/INDEX` (see `keep`).

        And what an answer had better not name: `/elsewhere?to=URL` redirects, `/endless.png` never stops.
        """
        place, _, rest = exchange.request.path.removeprefix("/").partition("/")
        if place == "pictures":
            size, _, index = rest.removesuffix(".png").partition("/")
            await exchange.respond(200, png(*pixels(size), int(index)), {"Content-Type": "image/png"})
        elif place == "kept":
            await exchange.respond(200, self._kept[int(rest)], {"Content-Type": "image/png"})
        elif place == "elsewhere":
            await exchange.respond(302, b"", {"Location": exchange.request.query["to"][0]})
        elif place == "endless.png":
            await behaviours.endless(exchange)
        else:
            return False
        return True
