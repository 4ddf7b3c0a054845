"""The server's wiring: every service that a router may ask for, and what it is made of."""

from intric.main.container.base import BaseContainer


class ServerContainer(BaseContainer):
    pass
