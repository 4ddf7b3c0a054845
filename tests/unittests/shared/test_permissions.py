import pytest
from tests.factories.image_models import make_user

from intric.shared.exceptions import NotPermitted
from intric.shared.permissions import PERMISSIONS, Permission, Role, validate_permission, validate_permissions


class Office:
    def __init__(self, role: Role) -> None:
        self.user = make_user(role=role)

    @validate_permissions(Permission.ADMIN)
    async def decide(self, what: str) -> str:
        return f"decided: {what}"


def test_an_administrator_may_do_everything() -> None:
    assert PERMISSIONS[Role.ADMIN] == set(Permission)


def test_a_user_may_do_everything_but_administer() -> None:
    assert PERMISSIONS[Role.USER] == set(Permission) - {Permission.ADMIN}


def test_every_role_has_permissions() -> None:
    assert PERMISSIONS.keys() == set(Role)


async def test_a_guarded_method_runs_for_who_may() -> None:
    assert await Office(Role.ADMIN).decide("default") == "decided: default"


async def test_a_guarded_method_refuses_who_may_not() -> None:
    with pytest.raises(NotPermitted):
        await Office(Role.USER).decide("default")


def test_a_missing_permission_is_refused() -> None:
    with pytest.raises(NotPermitted):
        validate_permission(make_user(role=Role.USER), Permission.ADMIN)
