"""The real app on a real port, a worker in this process, and a simulator of OpenAI's API.

LiteLLM takes seconds to import, so all tests that need it run in one process of the test run.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID

import pytest
from dependency_injector import providers
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select
from tests.factories.credentials import ENCRYPTION_KEY
from tests.factories.users import sign_in
from tests.integration.conftest import ClientFor
from tests.simulators.openai import API_KEY, OpenAISimulator
from tests.support.live_server import serving

from intric.ai_models.catalogue_entry import CatalogueEntry
from intric.ai_models.model_enums import ModelHosting
from intric.database.database import Database
from intric.database.tables.image_models_table import ImageModels, ImageModelSettings
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.persistence.catalogue_sync import sync_image_models
from intric.imaging.decoding.decoders import Decoders
from intric.main.container.server import ServerContainer
from intric.main.container.worker import WorkerContainer
from intric.settings.credential_resolver import CredentialResolver
from intric.settings.encryption import Encryption
from intric.shared.config import Settings
from intric.shared.user import User

StartWorker = Callable[..., Awaitable[None]]


def entry(name: str, **given: object) -> CatalogueEntry:
    """Return a catalogue entry of the simulated provider with small pictures."""
    defaults: dict[str, object] = {
        "name": name,
        "nickname": name.title(),
        "family": "openai",
        "hosting": ModelHosting.USA,
        "org": "Atelier",
        "source": "made up for tests",
        "litellm_model_name": "openai/gpt-image-2",
        "credential_provider": "openai",
        "supported_sizes": ["256x256", "512x256"],
        "supported_qualities": ["low", "high"],
        "supported_backgrounds": ["auto", "opaque"],
        "supported_styles": ["flat", "line"],
        "request_parameters": {name: name for name in ("n", "size", "quality", "background")},
    }
    return CatalogueEntry.model_validate(defaults | given)


CATALOGUE = [
    entry("painter"),
    entry("printer", max_images_per_request=4, nickname="Zinc"),
    entry(
        "stranger",
        family="azure",
        credential_provider="azure",
        litellm_model_name="azure/gpt-image-2",
    ),
]


@pytest.fixture(scope="session")
async def litellm_client() -> AsyncIterator[LiteLLMClient]:
    client = await LiteLLMClient.open(timeout_s=10, repeat_delay_s=0.01)
    yield client
    await client.close()


@pytest.fixture(scope="session")
async def short_timeout_client() -> AsyncIterator[LiteLLMClient]:
    """Times calls out after 0.3 s."""
    client = await LiteLLMClient.open(timeout_s=0.3, repeat_delay_s=0.01)
    yield client
    await client.close()


@pytest.fixture(scope="session")
async def long_timeout_client() -> AsyncIterator[LiteLLMClient]:
    """Times calls out after 90 s, longer than any test holds one."""
    client = await LiteLLMClient.open(timeout_s=90, repeat_delay_s=0.01)
    yield client
    await client.close()


@pytest.fixture
def provider() -> Iterator[OpenAISimulator]:
    with OpenAISimulator() as simulator:
        yield simulator


@pytest.fixture
def credential_resolver(provider: OpenAISimulator) -> CredentialResolver:
    """Has a key for OpenAI and none for Azure."""
    platform = {"OPENAI_API_KEY": API_KEY, "OPENAI_API_BASE": provider.base_url}
    return CredentialResolver(platform, Encryption([ENCRYPTION_KEY]))


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database.url, data_dir=tmp_path, web_dir=tmp_path / "no-panel", request_wait_s=60
    )


@pytest.fixture
def container(
    settings: Settings,
    database: Database,
    credential_resolver: CredentialResolver,
    icon_decoders: Decoders,
) -> ServerContainer:
    container = ServerContainer(settings=settings, database=database, credential_resolver=credential_resolver)
    container.icon_decoders.override(providers.Object(icon_decoders))
    return container


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    async with serving(app) as address:
        yield address


@pytest.fixture
async def client_for(address: str, database: Database) -> AsyncIterator[ClientFor]:
    """Makes a client of the served app that is signed in as a user, with a bearer token."""
    async with AsyncExitStack() as stack:

        async def make(user: User) -> AsyncClient:
            headers = {"Authorization": f"Bearer {await sign_in(database, user)}"}
            client = AsyncClient(base_url=f"{address}/api/v1", headers=headers, timeout=90)
            return await stack.enter_async_context(client)

        yield make


@pytest.fixture
async def models(database: Database, admin: User) -> dict[str, UUID]:
    """The catalogue's models by name. The organisation has `painter` as its default, and `printer` enabled."""
    await sync_image_models(database, CATALOGUE)
    async with database.transaction() as session:
        rows = await session.execute(select(ImageModels.name, ImageModels.id))
        ids = {row.name: row.id for row in rows}
    await enable(database, admin.tenant_id, ids["painter"], is_default=True)
    await enable(database, admin.tenant_id, ids["printer"])
    return ids


async def enable(database: Database, tenant_id: UUID, model_id: UUID, *, is_default: bool = False) -> None:
    async with database.transaction() as session:
        session.add(
            ImageModelSettings(
                tenant_id=tenant_id, image_model_id=model_id, is_org_enabled=True, is_org_default=is_default
            )
        )


@pytest.fixture
async def start_worker(
    settings: Settings,
    database: Database,
    credential_resolver: CredentialResolver,
    long_timeout_client: LiteLLMClient,
    image_decoders: Decoders,
) -> AsyncIterator[StartWorker]:
    """Starts a worker with at most `limit` calls at a time for each provider."""
    running: list[tuple[WorkerContainer, asyncio.Task[None]]] = []

    async def start(*, limit: int = 64) -> None:
        container = WorkerContainer(
            settings=settings.model_copy(update={"max_concurrent_provider_calls": limit}),
            database=database,
            credential_resolver=credential_resolver,
            litellm_client=providers.Object(long_timeout_client),
        )
        container.image_decoders.override(providers.Object(image_decoders))
        consumer = container.queue_consumer()
        running.append((container, asyncio.create_task(consumer.run(["openai", "azure"]))))

    yield start
    for container, task in running:
        container.queue_consumer().stop()
        await task


@pytest.fixture
async def worker(start_worker: StartWorker) -> None:
    await start_worker()
