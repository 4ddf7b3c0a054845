"""The permissions of each role."""

from collections.abc import Callable, Coroutine
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from intric.shared.exceptions import NotPermitted

P = ParamSpec("P")
R = TypeVar("R")


class Role(StrEnum):
    ADMIN = "admin"
    USER = "user"


class Permission(StrEnum):
    ADMIN = "admin"
    ASSISTANTS = "assistants"
    APPS = "apps"
    IMAGES = "images"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.USER: frozenset({Permission.ASSISTANTS, Permission.APPS, Permission.IMAGES}),
}


class HasPermissions(Protocol):
    @property
    def permissions(self) -> frozenset[Permission]: ...


class ActsForUser(Protocol):
    @property
    def user(self) -> HasPermissions: ...


S = TypeVar("S", bound=ActsForUser)


def validate_permission(user: HasPermissions, permission: Permission) -> None:
    """Raise NotPermitted unless the user has the permission."""
    if permission not in user.permissions:
        raise NotPermitted


def validate_permissions(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[S, P], Coroutine[Any, Any, R]]], Callable[Concatenate[S, P], Coroutine[Any, Any, R]]
]:
    """Decorate an async method of a service to raise NotPermitted unless its `user` has the permission."""

    def decorate(
        method: Callable[Concatenate[S, P], Coroutine[Any, Any, R]],
    ) -> Callable[Concatenate[S, P], Coroutine[Any, Any, R]]:
        @wraps(method)
        async def guarded(self: S, *args: P.args, **kwargs: P.kwargs) -> R:
            validate_permission(self.user, permission)
            return await method(self, *args, **kwargs)

        # The cast is needed since mypy treats `self` as a named argument of the wrapper.
        return cast(Callable[Concatenate[S, P], Coroutine[Any, Any, R]], guarded)

    return decorate
