"""What endpoints ask FastAPI for."""

from typing import Annotated

from fastapi import Depends, Request

from intric.main.container.server import ServerContainer


def get_container(request: Request) -> ServerContainer:
    container: ServerContainer = request.app.state.container
    return container


Container = Annotated[ServerContainer, Depends(get_container)]
