"""The catalogue of models, `ai_models.yml`: what it may say, and how it is read.

A broken file stops the start, so each problem is told with the line that an administrator has to look at.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from intric.ai_models.model_enums import ModelFamily, ModelHosting, ModelStability

_SECTION = "image_models"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
ModelPath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+/\S+$")]
Size = Annotated[str, StringConstraints(pattern=r"^([1-9]\d*x[1-9]\d*|auto)$")]
Style = Literal["flat", "line", "3d", "watercolour"]
Parameter = bool | int | float | str | dict[str, int | str]

# Whoever has a row in `settings/credentials.py`.
CredentialProvider = Literal[
    "openai",
    "azure",
    "hosted_vllm",
    "azure_ai",
    "black_forest_labs",
    "bedrock",
    "gemini",
    "stability",
    "recraft",
]

# The fields of an image request that a model may take.
RequestField = Literal["n", "size", "quality", "background", "seed", "name", "description", "own_words"]


class CatalogueError(Exception):
    """The catalogue can't be used. The message names file, line (from 1) and reason."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CataloguePrice(_Strict):
    """What one picture costs at the model's defaults; 0 means that nothing is charged."""

    amount: Annotated[Decimal, Field(ge=0)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "USD"
    unit: Literal["image"] = "image"


class CatalogueEntry(_Strict):
    """One model. Sizes are "WIDTHxHEIGHT" in px or "auto"; an empty list means that there is no such setting.

    `source` says where the facts come from. `request_parameters` names what the adapter sends: field of an image
    request -> the provider's own name for it; `size_parameters` what it sends for each size, where the provider
    takes no WIDTHxHEIGHT; `fixed_parameters` go with every request.
    """

    name: Name
    nickname: Text
    family: ModelFamily
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
    def _what_can_be_chosen_is_sent(self) -> Self:
        """Else a caller's choice would be dropped without a word."""
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


def load_catalogue(path: Path) -> list[CatalogueEntry]:
    """The image models of the file at `path`, in its order. Raises CatalogueError."""
    section = _read_section(path)
    entries = [_entry(path, section, position) for position in range(len(section))]
    first_places: dict[str, int] = {}
    for position, entry in enumerate(entries):
        if entry.name in first_places:
            first = section.lc.item(first_places[entry.name])[0] + 1
            raise CatalogueError(
                path, _line(section, position), f"'{entry.name}' is there already, in line {first}"
            )
        first_places[entry.name] = position
    return entries


def _read_section(path: Path) -> Any:
    """The list below `image_models`, with ruamel's marks of where each thing stands."""
    try:
        document = YAML(typ="rt").load(path)
    except OSError as error:
        raise CatalogueError(path, 1, f"the file can't be read: {error.strerror}") from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise CatalogueError(
            path, mark.line + 1 if mark else 1, str(error.problem or error.context)
        ) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise CatalogueError(path, 1, f"this is no YAML: {error}") from error
    if not isinstance(document, Mapping) or not isinstance(document.get(_SECTION), list):
        raise CatalogueError(path, 1, f"there must be a list '{_SECTION}'")
    return document[_SECTION]


def _entry(path: Path, section: Any, position: int) -> CatalogueEntry:
    given = section[position]
    if not isinstance(given, Mapping):
        raise CatalogueError(path, _line(section, position), "a model is a mapping of fields")
    try:
        return CatalogueEntry.model_validate(dict(given))
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        line = _line_of(section, (position, *problem["loc"]))
        raise CatalogueError(
            path, line, _reason(given, problem["type"], problem["loc"], problem["msg"])
        ) from error


def _reason(given: Mapping[str, Any], kind: str, loc: Iterable[int | str], message: str) -> str:
    model = given.get("name", "a model without a name")
    field = ".".join(str(part) for part in loc)
    if kind == "extra_forbidden":
        return f"{model}: unknown field '{field}'"
    if kind == "missing":
        return f"{model}: the field '{field}' is missing"
    said = message.removeprefix("Value error, ")
    return f"{model}: {field}: {said}" if field else f"{model}: {said}"


def _line_of(node: Any, loc: Iterable[int | str]) -> int:
    """The line of the innermost thing on the way `loc` that stands in the file."""
    line = 1
    for part in loc:
        try:
            line = _line(node, part)
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def _line(node: Any, part: int | str) -> int:
    place = node.lc.item(part) if isinstance(part, int) else node.lc.key(part)
    return int(place[0]) + 1


def _one_of(value: str | None, supported: list[str] | None) -> str | None:
    if value is not None and supported is not None and value not in supported:
        raise ValueError(f"'{value}' is not among {', '.join(supported) or 'any'}")
    return value
