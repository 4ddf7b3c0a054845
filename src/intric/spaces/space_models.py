from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from pydantic.json_schema import SkipJsonSchema

from intric.security_classifications.security_classification_models import (
    SecurityClassificationId,
    SecurityClassificationRef,
)
from intric.shared.schemas import Changes, Description, Identified, Input, Name, NotNull, PagedList, example


class SpaceCreate(Input):
    model_config = ConfigDict(
        json_schema_extra=example(name="Samhällsbyggnad", description="Bygglov och kartor")
    )

    name: Name
    description: Description = None


class SpaceUpdate(Changes):
    model_config = ConfigDict(
        json_schema_extra=example(
            name="Miljö och bygg", security_classification={"id": "0d9a6f7e-51e8-4a52-a3a0-6c6f0f6a2d11"}
        )
    )

    name: Annotated[Name | SkipJsonSchema[None], NotNull] = None
    description: Description = None
    icon_id: UUID | None = None
    security_classification: SecurityClassificationId | None = None

    def columns(self) -> dict[str, Any]:
        """Return the fields that the request sets, by column name."""
        given = self.given()
        if "security_classification" in given:
            classification = given.pop("security_classification")
            given["security_classification_id"] = classification.id if classification else None
        return given


class SpacePublic(Identified):
    model_config = ConfigDict(
        json_schema_extra=example(
            id="6e1f0c1e-6f0b-4c55-9d3c-2a7f6f2f4b10",
            created_at="2026-05-12T09:00:00Z",
            updated_at="2026-05-12T09:30:00Z",
            name="Samhällsbyggnad",
            description="Bygglov och kartor",
            icon_id=None,
            security_classification={
                "id": "0d9a6f7e-51e8-4a52-a3a0-6c6f0f6a2d11",
                "name": "Intern",
                "security_level": 2,
            },
            assistant_count=2,
            app_count=1,
        )
    )

    name: str
    description: str | None
    icon_id: UUID | None
    security_classification: SecurityClassificationRef | None
    assistant_count: int
    app_count: int


class SpaceList(PagedList[SpacePublic]):
    pass
