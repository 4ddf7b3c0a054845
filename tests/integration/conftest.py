"""A real PostgreSQL for every integration test, and the real app over it.

One server for the whole run, shared by the workers of pytest-xdist; one template database, migrated once; one
clone of it for each worker, emptied before each test. Emptying takes 1 ms, a clone for each test took 20 to 50.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from dependency_injector import providers
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from tests.factories.credentials import ENCRYPTION_KEY
from tests.factories.decoders import ICONS, IMAGES, open_decoders
from tests.factories.users import make_tenant, make_user, sign_in
from tests.support.databases import clone_of_template, empty

from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.imaging.decoding.decoders import Decoders
from intric.main.container.server import ServerContainer
from intric.server.app import create_app
from intric.settings.credential_resolver import CredentialResolver
from intric.settings.encryption import Encryption
from intric.shared.config import Settings
from intric.shared.permissions import Role
from intric.shared.user import User
from intric.users.passwords import Passwords

ORIGIN = "http://eneo.example.com"

ClientFor = Callable[[User], Awaitable[AsyncClient]]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[EmbeddedPostgres]:
    """The server of the test run: started by the first worker, stopped by the last one."""
    run_dir = tmp_path_factory.getbasetemp()
    shared = run_dir if worker_id == "master" else run_dir.parent
    with EmbeddedPostgres(shared / "database", durable=False) as server:
        yield server


@pytest.fixture(scope="session")
async def worker_database(postgres: EmbeddedPostgres, worker_id: str) -> AsyncIterator[Database]:
    url = await clone_of_template(postgres, f"test_{worker_id}")
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def image_decoders() -> AsyncIterator[Decoders]:
    """Those of the worker, kept for the whole run."""
    with open_decoders(IMAGES) as decoders:
        yield decoders


@pytest.fixture(scope="session")
async def icon_decoders() -> AsyncIterator[Decoders]:
    """Those of the server."""
    with open_decoders(ICONS) as decoders:
        yield decoders


@pytest.fixture
async def database(worker_database: Database) -> Database:
    """Migrated and empty."""
    await empty(worker_database)
    return worker_database


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return Settings(database_url=database.url, data_dir=tmp_path, web_dir=tmp_path / "no-panel")


@pytest.fixture
def container(settings: Settings, database: Database, icon_decoders: Decoders) -> ServerContainer:
    container = ServerContainer(
        settings=settings,
        database=database,
        credential_resolver=CredentialResolver({}, Encryption([ENCRYPTION_KEY])),
    )
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    container.icon_decoders.override(providers.Object(icon_decoders))
    container.passwords.override(providers.Singleton(Passwords, cheap))
    return container


@pytest.fixture
def app(container: ServerContainer) -> FastAPI:
    return create_app(container)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """An anonymous client."""
    async with AsyncClient(transport=ASGITransport(app), base_url=ORIGIN) as anonymous:
        yield anonymous


@pytest.fixture
async def client_for(app: FastAPI, database: Database) -> AsyncIterator[ClientFor]:
    """Makes a client that is signed in as a user, with a bearer token."""
    clients: list[AsyncClient] = []

    async def make(user: User) -> AsyncClient:
        headers = {"Authorization": f"Bearer {await sign_in(database, user)}"}
        clients.append(AsyncClient(transport=ASGITransport(app), base_url=ORIGIN, headers=headers))
        return clients[-1]

    yield make
    for client in clients:
        await client.aclose()


@pytest.fixture
async def admin(database: Database) -> User:
    """The administrator of the organisation that most tests are about."""
    return await make_tenant(database, "Sundsvalls kommun", admin_email="admin@sundsvall.example.com")


@pytest.fixture
async def user(database: Database, admin: User) -> User:
    """A user of the same organisation."""
    return await make_user(database, admin.tenant_id, "user@sundsvall.example.com", Role.USER)


@pytest.fixture
async def other_admin(database: Database) -> User:
    """The administrator of another organisation."""
    return await make_tenant(database, "Åre kommun", admin_email="admin@are.example.com")


@pytest.fixture
async def admin_client(client_for: ClientFor, admin: User) -> AsyncClient:
    return await client_for(admin)


@pytest.fixture
async def user_client(client_for: ClientFor, user: User) -> AsyncClient:
    return await client_for(user)


@pytest.fixture
async def other_tenant_client(client_for: ClientFor, other_admin: User) -> AsyncClient:
    """Signed in as an administrator of another organisation."""
    return await client_for(other_admin)
