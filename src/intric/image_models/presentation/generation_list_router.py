from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from intric.api.error_responses import errors
from intric.api.services import provide_for_user
from intric.image_models.application.generation_list_service import GenerationListService
from intric.image_models.domain.generation import GenerationStatus
from intric.image_models.domain.generation_summary import GenerationSummary
from intric.image_models.presentation.image_model_models import ModelReference
from intric.shared.paging import PageRequest
from intric.shared.schemas import example

router = APIRouter(prefix="/image-models/generations", tags=["Image Models"])

Service = Annotated[GenerationListService, Depends(provide_for_user(GenerationListService))]


class GenerationScope(StrEnum):
    OWN = "own"
    TENANT = "tenant"


class GenerationUser(BaseModel):
    id: UUID
    email: str


class GenerationListItem(BaseModel):
    """Who waits for what. `requested` and `delivered` count pictures."""

    model_config = ConfigDict(
        json_schema_extra=example(
            id="9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d",
            status="running",
            model={
                "id": "0f1e2d3c-4b5a-4697-8877-665544332211",
                "name": "gpt-image-2",
                "nickname": "GPT Image 2",
            },
            user={"id": "5d4c3b2a-1908-4f7e-9d6c-5b4a39281706", "email": "anna@example.com"},
            created_at="2026-05-12T09:00:00Z",
            requested=4,
            delivered=1,
        )
    )

    id: UUID
    status: GenerationStatus
    model: ModelReference
    user: GenerationUser
    created_at: datetime
    requested: int
    delivered: int

    @classmethod
    def of(cls, summary: GenerationSummary) -> "GenerationListItem":
        return cls(
            id=summary.id,
            status=summary.status,
            model=ModelReference(
                id=summary.model_id, name=summary.model_name, nickname=summary.model_nickname
            ),
            user=GenerationUser(id=summary.user_id, email=summary.user_email),
            created_at=summary.created_at,
            requested=summary.requested,
            delivered=summary.delivered,
        )


class GenerationList(BaseModel):
    items: list[GenerationListItem]
    limit: int
    next_cursor: str | None


@router.get(
    "",
    summary="List generations, those that may be cancelled or others",
    responses=errors(400, 401, 403, 422),
)
async def list_generations(
    service: Service,
    status: Annotated[
        GenerationStatus | Literal[""], Query(description="left out: queued and running ones")
    ] = "",
    scope: GenerationScope = GenerationScope.OWN,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
) -> GenerationList:
    """One's own, newest first; administrators may ask for the whole organisation's. Prompts are not told."""
    found, next_cursor = await service.list_generations(
        status or None, PageRequest(limit, cursor), whole_tenant=scope is GenerationScope.TENANT
    )
    items = [GenerationListItem.of(each) for each in found]
    return GenerationList(items=items, limit=limit, next_cursor=next_cursor)
