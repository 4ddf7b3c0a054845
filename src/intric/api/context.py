"""What the app hands to its endpoints. The composition root fills it in; no router imports the container."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request

from intric.shared.config import Settings
from intric.shared.user import User


class Authenticator(Protocol):
    async def by_session(self, token: str) -> User:
        """Raises NotAuthenticated for a token that is unknown, has expired or was signed out."""
        ...

    async def by_api_key(self, key: str) -> User:
        """Raises NotAuthenticated for a key that is unknown, has expired or was revoked."""
        ...


@dataclass(frozen=True, slots=True)
class ApiContext:
    """Args:
    services: class of a service -> its factory; one that acts for a user takes `user=`.
    """

    settings: Settings
    authenticator: Authenticator
    services: Mapping[type[Any], Callable[..., Any]]


def get_context(request: Request) -> ApiContext:
    context: ApiContext = request.app.state.api_context
    return context


Context = Annotated[ApiContext, Depends(get_context)]
