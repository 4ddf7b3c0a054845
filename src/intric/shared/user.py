from dataclasses import dataclass
from uuid import UUID

from intric.shared.permissions import PERMISSIONS, Permission, Role


@dataclass(frozen=True, slots=True)
class User:
    """The caller and their organisation. All their access is scoped to `tenant_id`."""

    id: UUID
    email: str
    role: Role
    tenant_id: UUID
    tenant_name: str

    @property
    def permissions(self) -> frozenset[Permission]:
        return PERMISSIONS[self.role]

    @property
    def is_admin(self) -> bool:
        return Permission.ADMIN in self.permissions
