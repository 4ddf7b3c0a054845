"""The schema of one model in `ai_models.yml`."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from intric.ai_models.model_enums import ModelHosting, ModelStability
from intric.ai_models.provider_registry import FAMILIES, PROVIDERS

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
ModelPath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+/\S+$")]
Size = Annotated[str, StringConstraints(pattern=r"^([1-9]\d*x[1-9]\d*|auto)$")]
Style = Literal["flat", "line", "3d", "watercolour"]
Parameter = bool | int | float | str | dict[str, int | str]


def _known(name: str, names: Iterable[str]) -> str:
    if name not in names:
        raise ValueError(f"must be one of {', '.join(names)}")
    return name


Family = Annotated[str, AfterValidator(partial(_known, names=FAMILIES))]
CredentialProvider = Annotated[str, AfterValidator(partial(_known, names=PROVIDERS))]

# The fields of an image request that can be sent to a model.
RequestField = Literal["n", "size", "quality", "background", "seed", "name", "description", "own_words"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CataloguePrice(_Strict):
    """The price of one picture at the model's defaults; 0 means free of charge."""

    amount: Annotated[Decimal, Field(ge=0)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "USD"
    unit: Literal["image"] = "image"


class CatalogueEntry(_Strict):
    """One model. Sizes are "WIDTHxHEIGHT" in px or "auto"; an empty list means that the model has no such setting.

    `source` says where the facts come from. `request_parameters` maps each field of an image request that is sent to
    the provider's name for it; `size_parameters` maps a size to the parameters sent for it, where the provider takes
    no WIDTHxHEIGHT; `fixed_parameters` are sent with every request.
    """

    name: Name
    nickname: Text
    family: Family
    hosting: ModelHosting
    org: Text
    source: Text
    stability: ModelStability = ModelStability.STABLE
    description: Text | None = None
    hf_link: Text | None = None
    open_source: bool | None = None
    litellm_model_name: ModelPath
    base_url: Text | None = None
    credential_provider: CredentialProvider | None = None
    deprecation_date: date | None = None
    max_resolution: Size | None = None
    supported_sizes: list[Size] = []
    default_size: Size | None = None
    supported_qualities: list[Text] = []
    default_quality: Text | None = None
    supported_backgrounds: list[Text] = []
    supported_styles: list[Style] = []
    max_images_per_request: Annotated[int, Field(ge=1, le=100)] = 1
    supports_transparency: bool = False
    takes_seed: bool = False
    is_ai: bool = True
    price_per_image: CataloguePrice | None = None
    request_parameters: dict[RequestField, Text] = {}
    size_parameters: dict[Size, dict[Text, Parameter]] = {}
    fixed_parameters: dict[Text, Parameter] = {}

    @field_validator("default_size")
    @classmethod
    def _default_size_is_one_of_its_sizes(cls, value: str | None, info: ValidationInfo) -> str | None:
        return _one_of(value, info.data.get("supported_sizes"))

    @field_validator("default_quality")
    @classmethod
    def _default_quality_is_one_of_its_qualities(cls, value: str | None, info: ValidationInfo) -> str | None:
        return _one_of(value, info.data.get("supported_qualities"))

    @model_validator(mode="after")
    def _provider_is_named_once(self) -> Self:
        """Otherwise the key of one provider would be sent to another."""
        prefix = FAMILIES[self.family].model_prefix
        if not self.litellm_model_name.startswith(prefix):
            raise ValueError(f"litellm_model_name must begin with {prefix}, as the family says")
        expected = self.family if self.family in PROVIDERS else None
        if self.credential_provider != expected:
            raise ValueError(f"credential_provider must be {expected or 'left out'}, as the family says")
        return self

    @model_validator(mode="after")
    def _every_offered_choice_is_sent(self) -> Self:
        """Require a request parameter for each choice on offer, which would otherwise be dropped silently."""
        offered = {
            "n": self.max_images_per_request > 1,
            "size": len(self.supported_sizes) > 1 and set(self.supported_sizes) != set(self.size_parameters),
            "quality": bool(self.supported_qualities),
            "background": bool(self.supported_backgrounds),
            "seed": self.takes_seed,
        }
        unsent = [
            name for name, is_offered in offered.items() if is_offered and name not in self.request_parameters
        ]
        if unsent:
            raise ValueError(f"request_parameters must say how to send {', '.join(unsent)}")
        return self


def _one_of(value: str | None, supported: list[str] | None) -> str | None:
    if value is not None and supported is not None and value not in supported:
        raise ValueError(f"'{value}' is not among {', '.join(supported) or 'any'}")
    return value
