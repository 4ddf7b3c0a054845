"""Base classes and types that request and response bodies share."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Self, TypeVar, cast
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")


# ECMA 262, as JSON Schema has it.
_NO_NUL = r"^[^\u0000]*$"
_NO_NUL_NOT_BLANK = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"


class _Storable:
    """Rejects NUL and lone surrogates, which PostgreSQL's text and UTF-8 can't hold, and says so in the schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_storable, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = handler(schema)
        described["pattern"] = _NO_NUL_NOT_BLANK if described.get("minLength") else _NO_NUL
        return described


def _storable(text: str) -> str:
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("must not contain the character U+0000 or broken ones")
    return text


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _whole_number(value: Any) -> Any:
    """Return 4 for 4.0, which JSON Schema calls an integer and Pydantic in strict mode does not."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Storable = _Storable()
# Stands after the bounds: what stands after it is not in the schema.
AlsoWholeFloats = BeforeValidator(_whole_number)

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Storable]
Description = Annotated[
    Annotated[str, StringConstraints(max_length=4_000), Storable] | None, BeforeValidator(_blank_is_none)
]
SystemPrompt = Annotated[
    Annotated[str, StringConstraints(max_length=50_000), Storable] | None, BeforeValidator(_blank_is_none)
]


def example(**fields: object) -> JsonDict:
    """Return an example of a body for the OpenAPI document."""
    return {"examples": [cast(JsonDict, fields)]}


class Input(BaseModel):
    """A request body. Unknown fields are rejected, since they would otherwise be dropped silently."""

    model_config = ConfigDict(extra="forbid")


class PublicModel(BaseModel):
    """A response body, built from any object with attributes of the same names."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, source: object) -> Self:
        return cls.model_validate(source)


class Identified(PublicModel):
    """A response body with an id and timestamps in UTC."""

    id: UUID
    created_at: datetime
    updated_at: datetime


class ItemList(BaseModel, Generic[T]):
    """A list without pagination."""

    items: list[T]
    count: int

    @classmethod
    def of(cls, items: list[T]) -> Self:
        return cls(items=items, count=len(items))


class PagedList(PublicModel, Generic[T]):
    """One page of a list. `count` is that of the whole list."""

    items: list[T]
    count: int
    limit: int
    next_cursor: str | None = Field(description="Asks for the next page; null on the last one")


class Changes(Input):
    """The body of a PATCH: a field that is left out is unchanged, null clears it."""

    def given(self) -> dict[str, Any]:
        """Return the fields that the request sets, null included."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def _future_in_utc(moment: datetime) -> datetime:
    try:
        in_utc = moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("is too far away") from error
    if in_utc <= datetime.now(UTC):
        raise ValueError("must be in the future")
    return in_utc


FutureTime = Annotated[AwareDatetime, AfterValidator(_future_in_utc)]


def _not_null(value: Any) -> Any:
    if value is None:
        raise ValueError("can't be null; leave it out to keep it as it is")
    return value


NotNull = BeforeValidator(_not_null)
