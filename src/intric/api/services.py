"""Dependencies for services: `Annotated[IconService, Depends(provide_for_user(IconService))]`."""

from collections.abc import Callable
from typing import TypeVar

from intric.api.context import Context
from intric.api.current_user import CurrentUser

S = TypeVar("S")


def provide(kind: type[S]) -> Callable[[Context], S]:
    """Return a dependency that provides a service without a user."""

    def dependency(context: Context) -> S:
        service: S = context.services[kind]()
        return service

    return dependency


def provide_for_user(kind: type[S]) -> Callable[[Context, CurrentUser], S]:
    """Return a dependency that authenticates the caller and provides the service for them."""

    def dependency(context: Context, user: CurrentUser) -> S:
        service: S = context.services[kind](user=user)
        return service

    return dependency
