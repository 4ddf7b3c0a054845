"""The app's services for its endpoints. The composition root provides it, so that no router imports the container."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request

from intric.shared.config import Settings
from intric.shared.user import User


class Authenticator(Protocol):
    async def by_session(self, token: str) -> User:
        """Return a session's user. Raises NotAuthenticated if the token is unknown, expired or signed out."""
        ...

    async def by_api_key(self, key: str) -> User:
        """Return an API key's user. Raises NotAuthenticated if the key is unknown, expired or revoked."""
        ...


@dataclass(frozen=True, slots=True)
class ApiContext:
    """Settings, authentication and services for the endpoints.

    Args:
        services: class of a service -> its factory, which takes `user=` if the service acts for a user.
    """

    settings: Settings
    authenticator: Authenticator
    services: Mapping[type[Any], Callable[..., Any]]


def get_context(request: Request) -> ApiContext:
    context: ApiContext = request.app.state.api_context
    return context


Context = Annotated[ApiContext, Depends(get_context)]
