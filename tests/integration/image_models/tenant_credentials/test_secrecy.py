"""Keys are neither stored nor logged in clear, and follow a rotation of the encryption key."""

import logging
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.factories.credentials import (
    ENCRYPTION_KEY,
    OPENAI_KEY,
    OTHER_ENCRYPTION_KEY,
)
from tests.integration.image_models.conftest import StartWorker
from tests.integration.image_models.tenant_credentials.conftest import (
    Keyring,
    generate,
    run_model_test,
    save,
)

from intric.database.database import Database
from intric.image_models.infrastructure.persistence.model_catalogue import SqlModelCatalogue
from intric.settings.credential_admin_service import CredentialAdminService
from intric.settings.credential_resolver import CredentialResolver
from intric.settings.encryption import Encryption
from intric.shared.egress.allowed_hosts import THIS_MACHINE
from intric.shared.egress.host_check import HostCheck

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm")]


class TestSecrecy:
    async def test_neither_the_database_nor_the_log_holds_a_key(
        self,
        admin_client: AsyncClient,
        models: dict[str, UUID],
        provider: Keyring,
        database: Database,
        worker: None,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)
        wrong = "sk-example-wrong-3c1e8d5a-beef"
        await save(admin_client, "openai", api_key=OPENAI_KEY, endpoint=provider.base_url)
        assert (await generate(admin_client)).status_code == 200
        await save(admin_client, "openai", api_key=wrong)
        assert (await generate(admin_client)).status_code == 502
        await run_model_test(admin_client, models["painter"])
        dump = await _dump(database)
        printed = "".join(capfd.readouterr())
        assert "credentials_set" in caplog.text + printed
        for key in (OPENAI_KEY, wrong):
            assert key not in dump
            assert key not in caplog.text + printed

    async def test_rotated_keys_are_readable_with_the_new_encryption_key_only(
        self,
        database: Database,
        admin_client: AsyncClient,
        models: dict[str, UUID],
        provider: Keyring,
        credential_resolver: CredentialResolver,
        start_worker: StartWorker,
    ) -> None:
        await save(admin_client, "openai", api_key=OPENAI_KEY, endpoint=provider.base_url)
        both = Encryption([OTHER_ENCRYPTION_KEY, ENCRYPTION_KEY])
        resolver, hosts = CredentialResolver({}, both), HostCheck(THIS_MACHINE)
        assert await CredentialAdminService(database, resolver, SqlModelCatalogue(), hosts).rotate() == 1

        await start_worker()
        answer = await generate(admin_client)
        assert (answer.status_code, answer.json()["code"]) == (502, "provider_credentials")
        assert "ENEO_ENCRYPTION_KEY" in answer.json()["message"]
        assert provider.requests == []

        credential_resolver.encryption = Encryption([OTHER_ENCRYPTION_KEY])
        assert (await generate(admin_client)).status_code == 200
        assert provider.keys == [OPENAI_KEY]


async def _dump(database: Database) -> str:
    """Return every row of every table as text."""
    async with database.transaction() as session:
        tables = await session.scalars(
            text("select format('%I', tablename) from pg_tables where schemaname = 'public'")
        )
        rows = [
            row
            for name in list(tables)
            for row in await session.scalars(text(f"select t::text from {name} t"))  # noqa: S608 - from the catalogue
        ]
    return "\n".join(rows)
