"""The server's wiring: every service that a router may ask for, and what it is made of."""

from dependency_injector import providers

from intric.image_models.infrastructure.adapters.postgres_generation_events import PostgresGenerationEvents
from intric.main.container.base import BaseContainer


class ServerContainer(BaseContainer):
    generation_events = providers.Singleton(
        PostgresGenerationEvents, dsn=BaseContainer.database.provided.asyncpg_dsn
    )
