"""Who am I?"""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from intric.authentication.current_user import CurrentUser
from intric.roles.permissions import Permission, Role
from intric.server.openapi_responses import errors

router = APIRouter(prefix="/users", tags=["Users"])


class TenantPublic(BaseModel):
    id: UUID
    name: str


class UserMe(BaseModel):
    """The caller and what they may do."""

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
