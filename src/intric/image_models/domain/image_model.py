"""An image model: what it can do, and which of its settings a request gets."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from intric.ai_models.ai_model import AIModel
from intric.image_models.domain.errors import (
    ClassificationTooLow,
    CredentialsMissing,
    ImageModelError,
    ModelDeprecated,
    ModelDisabled,
    UnsupportedBackground,
    UnsupportedQuality,
    UnsupportedSize,
    UnsupportedStyle,
)
from intric.shared.exceptions import Conflict
from intric.shared.security_classification import SecurityClassification


@dataclass(frozen=True, slots=True)
class Price:
    """What one picture costs at the model's own defaults. An unknown price is None, never an amount of 0."""

    amount: Decimal
    currency: str
    unit: str = "image"


@dataclass(kw_only=True)
class ImageModel(AIModel):
    """One image model of the catalogue, seen by one organisation.

    Sizes are texts as the provider takes them, `"1024x1024"` in px or `"auto"`; qualities stand from the cheapest
    up. An empty list means that the model has no such setting. Left out, a size or a style is the first of its list
    unless a default is named; a quality or a background is then not sent at all, and so the provider's own.

    `request_parameters` says what of an `ImageRequest` the model takes, and by which name its provider knows it;
    the prompt always goes. `size_parameters` says what goes for a size whose provider takes no WIDTHxHEIGHT;
    `fixed_parameters` go with every request as they are.
    """

    litellm_model_name: str
    base_url: str | None = None
    max_resolution: str | None = None
    supported_sizes: list[str] = field(default_factory=list)
    supported_qualities: list[str] = field(default_factory=list)
    supported_backgrounds: list[str] = field(default_factory=list)
    supported_styles: list[str] = field(default_factory=list)
    default_size: str | None = None
    default_quality: str | None = None
    max_images_per_request: int = 1
    supports_transparency: bool = False
    takes_seed: bool = False
    is_ai: bool = True
    price_per_image: Price | None = None
    is_org_default: bool = False
    request_parameters: dict[str, str] = field(default_factory=dict)
    size_parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    fixed_parameters: dict[str, Any] = field(default_factory=dict)

    def require_usable(self, needed: SecurityClassification | None = None) -> None:
        """Raise the reason why this model can't be used where `needed` is the space's classification."""
        if self.is_deprecated:
            raise ModelDeprecated
        if not self.is_org_enabled:
            raise ModelDisabled
        if self.is_locked:
            raise CredentialsMissing
        if not self.meets_security_classification(needed):
            raise ClassificationTooLow(
                f"{self.nickname} may not be used here: the space needs a higher security classification."
            )

    def enable(self) -> None:
        """Raises Conflict for a model that can't be used."""
        self._require_selectable("enabled")
        self.is_org_enabled = True

    def disable(self) -> None:
        """A model that is off is not the default either."""
        self.is_org_enabled = False
        self.is_org_default = False

    def make_default(self) -> None:
        """Enables it too. Raises Conflict for a model that can't be used."""
        self._require_selectable("the default")
        self.is_org_enabled = True
        self.is_org_default = True

    def unset_default(self) -> None:
        self.is_org_default = False

    def _require_selectable(self, what: str) -> None:
        if self.is_deprecated:
            raise Conflict(f"{self.nickname} is deprecated and can't be {what}.")
        if self.is_locked:
            raise Conflict(f"{self.nickname} can't be {what}: there is no key for its provider.")

    def choose_size(self, asked: str | None) -> str | None:
        """The size to send. Raises UnsupportedSize for one that the model does not have."""
        default = self.default_size or next(iter(self.supported_sizes), None)
        return _choose("sizes", asked, self.supported_sizes, default, UnsupportedSize)

    def choose_quality(self, asked: str | None) -> str | None:
        """The quality to send, None for the provider's own. Raises UnsupportedQuality."""
        return _choose("qualities", asked, self.supported_qualities, self.default_quality, UnsupportedQuality)

    def choose_background(self, asked: str | None) -> str | None:
        """The background to send, None for the provider's own. Raises UnsupportedBackground."""
        return _choose("backgrounds", asked, self.supported_backgrounds, None, UnsupportedBackground)

    def choose_style(self, asked: str | None) -> str | None:
        """The style that an icon's prompt asks for. Raises UnsupportedStyle."""
        default = next(iter(self.supported_styles), None)
        return _choose("styles", asked, self.supported_styles, default, UnsupportedStyle)

    @property
    def queue(self) -> str:
        """The queue that its calls wait in: one for each provider, since providers set the limits."""
        return self.credential_provider or self.family

    def icon_size(self) -> str | None:
        """The size to draw an icon in: the smallest square that the model has, else its default."""
        squares = [size for size in self.supported_sizes if _is_square(size)]
        return min(squares, key=_width) if squares else self.choose_size(None)

    def smallest_size(self) -> str | None:
        """The size with the fewest pixels, where sizes are in pixels; else the default."""
        in_pixels = [size for size in self.supported_sizes if _area(size)]
        return min(in_pixels, key=_area) if in_pixels else self.choose_size(None)

    def cheapest_quality(self) -> str | None:
        """None, the provider's own, where the model has no qualities to choose."""
        return next((each for each in self.supported_qualities if each != "auto"), None)

    def split(self, n: int) -> list[int]:
        """How many pictures each provider call asks for, so that together they make `n`."""
        full, rest = divmod(n, self.max_images_per_request)
        return [self.max_images_per_request] * full + ([rest] if rest else [])


def _choose(
    what: str,
    asked: str | None,
    supported: list[str],
    default: str | None,
    error: type[ImageModelError],
) -> str | None:
    if asked is None:
        return default
    if asked in supported:
        return asked
    has = (
        f"This model has these {what}: {', '.join(supported)}."
        if supported
        else f"It has no {what} to choose."
    )
    raise error(f"The model does not have what was asked for. {has}", details={"supported": supported})


def _is_square(size: str) -> bool:
    width, _, height = size.partition("x")
    return width.isdigit() and width == height


def _width(size: str) -> int:
    return int(size.partition("x")[0])


def _area(size: str) -> int:
    """In pixels; 0 for what is not WIDTHxHEIGHT."""
    width, _, height = size.partition("x")
    return int(width) * int(height) if width.isdigit() and height.isdigit() else 0
