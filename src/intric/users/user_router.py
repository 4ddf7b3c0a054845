"""The endpoint that returns the caller."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from intric.api.current_user import CurrentUser
from intric.api.error_responses import errors
from intric.shared.permissions import Permission, Role
from intric.shared.schemas import example

router = APIRouter(prefix="/users", tags=["Users"])


class TenantPublic(BaseModel):
    id: UUID
    name: str


class UserMe(BaseModel):
    """The caller and what they may do."""

    model_config = ConfigDict(
        json_schema_extra=example(
            id="5c9e1f3a-7b2d-4e8f-9a0c-1d2e3f4a5b6c",
            email="anna@example.com",
            role="user",
            tenant={"id": "8e7d6c5b-4a39-4281-9f0e-d1c2b3a49586", "name": "Exempelkommunen"},
            permissions=["apps", "assistants", "images"],
        )
    )

    id: UUID
    email: str
    role: Role
    tenant: TenantPublic
    permissions: list[Permission]


@router.get("/me/", summary="Tell who is signed in", responses=errors(401))
async def get_me(user: CurrentUser) -> UserMe:
    return UserMe(
        id=user.id,
        email=user.email,
        role=user.role,
        tenant=TenantPublic(id=user.tenant_id, name=user.tenant_name),
        permissions=sorted(user.permissions),
    )
