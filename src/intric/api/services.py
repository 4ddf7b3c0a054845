"""How an endpoint gets its service: `Annotated[IconService, Depends(provide_for_user(IconService))]`."""

from collections.abc import Callable
from typing import TypeVar

from intric.api.context import Context
from intric.api.current_user import CurrentUser

S = TypeVar("S")


def provide(kind: type[S]) -> Callable[[Context], S]:
    """A dependency that gives a service which acts for no user."""

    def dependency(context: Context) -> S:
        service: S = context.services[kind]()
        return service

    return dependency


def provide_for_user(kind: type[S]) -> Callable[[Context, CurrentUser], S]:
    """A dependency that authenticates the caller and gives the service that acts for them."""

    def dependency(context: Context, user: CurrentUser) -> S:
        service: S = context.services[kind](user=user)
        return service

    return dependency
