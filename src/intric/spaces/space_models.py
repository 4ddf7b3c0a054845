from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import SkipJsonSchema

from intric.main.models import Changes, Description, Identified, ItemList, Name, NotNull
from intric.security_classifications.security_classification_models import (
    SecurityClassificationId,
    SecurityClassificationRef,
)


class SpaceCreate(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Samhällsbyggnad", "description": "Bygglov och kartor"}]}
    )

    name: Name
    description: Description = None


class SpaceUpdate(Changes):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Miljö och bygg", "security_classification": None}]}
    )

    name: Annotated[Name | SkipJsonSchema[None], NotNull] = None
    description: Description = None
    icon_id: UUID | None = None
    security_classification: SecurityClassificationId | None = None

    def columns(self) -> dict[str, Any]:
        """The fields that the caller wrote, by the names of their columns."""
        given = self.given()
        if "security_classification" in given:
            classification = given.pop("security_classification")
            given["security_classification_id"] = classification.id if classification else None
        return given


class SpacePublic(Identified):
    name: str
    description: str | None
    icon_id: UUID | None
    security_classification: SecurityClassificationRef | None
    assistant_count: int
    app_count: int


class SpaceList(ItemList[SpacePublic]):
    pass
