"""The worker's wiring: the only way that leads to `litellm`."""

from intric.main.container.base import BaseContainer


class WorkerContainer(BaseContainer):
    pass
