"""Each organisation's own keys on their whole way: API, line, worker, LiteLLM and the provider's wire."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.factories.credentials import (
    AZURE_KEY,
    ENCRYPTION_KEY,
    OPENAI_KEY,
    OTHER_ENCRYPTION_KEY,
    OTHER_OPENAI_KEY,
)
from tests.integration.image_models.conftest import StartWorker, enable
from tests.simulators.base import Exchange
from tests.simulators.openai import API_KEY, OpenAISimulator
from tests.support.eneo_process import free_port

from intric.database.database import Database
from intric.image_models.application.image_model_test_service import PROMPT
from intric.image_models.infrastructure.persistence.model_catalogue import SqlModelCatalogue
from intric.settings.credential_admin_service import CredentialAdminService
from intric.settings.credential_resolver import CredentialResolver
from intric.settings.encryption import Encryption
from intric.shared.user import User

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm")]

CREDENTIALS = "/admin/credentials/"


class Keyring(OpenAISimulator):
    """Knows the keys of several accounts; `calls` are the keys and the models that were asked for, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, str]] = []

    async def answer(self, exchange: Exchange) -> None:
        headers = exchange.request.headers
        key = headers.get("api-key") or headers["authorization"].removeprefix("Bearer ")
        self.calls.append((key, exchange.request.json()["model"]))
        if key in (OPENAI_KEY, OTHER_OPENAI_KEY, AZURE_KEY):
            headers |= {"authorization": f"Bearer {API_KEY}", "api-key": API_KEY}
        await super().answer(exchange)

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.calls]


@pytest.fixture
def provider() -> Iterator[Keyring]:
    with Keyring() as keyring:
        yield keyring


async def save(client: AsyncClient, provider: str, **values: Any) -> None:
    answer = await client.put(CREDENTIALS + provider, json=values)
    assert answer.status_code == 200, answer.text


async def generate(client: AsyncClient, **body: Any) -> httpx.Response:
    return await client.post("/image-models/generate", json={"prompt": "en röd stuga", **body})


async def tried(client: AsyncClient, model_id: UUID) -> dict[str, Any]:
    answer = await client.post(f"/image-models/{model_id}/test")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["latency_ms"] >= 0
    return found


@pytest.mark.usefixtures("worker")
class TestGenerating:
    async def test_each_organisation_s_calls_go_out_with_its_own_key(
        self,
        admin_client: AsyncClient,
        other_tenant_client: AsyncClient,
        other_admin: User,
        database: Database,
        models: dict[str, UUID],
        provider: Keyring,
    ) -> None:
        await enable(database, other_admin.tenant_id, models["painter"], is_default=True)
        await save(admin_client, "openai", api_key=OPENAI_KEY, endpoint=provider.base_url)
        await save(other_tenant_client, "openai", api_key=OTHER_OPENAI_KEY, endpoint=provider.base_url)
        answers = await asyncio.gather(generate(admin_client, n=2), generate(other_tenant_client, n=3))
        assert [answer.status_code for answer in answers] == [200, 200]
        assert sorted(provider.keys) == sorted([OPENAI_KEY] * 2 + [OTHER_OPENAI_KEY] * 3)

    async def test_the_platform_s_key_counts_again_when_one_s_own_is_gone(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        await generate(admin_client)
        await save(admin_client, "openai", api_key=OPENAI_KEY, endpoint=provider.base_url)
        await generate(admin_client)
        await admin_client.delete(f"{CREDENTIALS}openai")
        await generate(admin_client)
        assert provider.keys == [API_KEY, OPENAI_KEY, API_KEY]

    async def test_a_model_is_locked_until_there_is_a_key_for_it(
        self,
        admin_client: AsyncClient,
        other_tenant_client: AsyncClient,
        admin: User,
        database: Database,
        models: dict[str, UUID],
        provider: Keyring,
    ) -> None:
        stranger = str(models["stranger"])
        await enable(database, admin.tenant_id, models["stranger"])
        answer = await generate(admin_client, model_id=stranger)
        assert (answer.status_code, answer.json()["code"]) == (503, "credentials_missing")
        assert provider.requests == []

        await save(admin_client, "azure", api_key=AZURE_KEY, endpoint=provider.azure_base)
        assert (await generate(admin_client, model_id=stranger)).status_code == 200
        locked = {
            client: {
                item["name"]: item["is_locked"]
                for item in (await client.get("/image-models/")).json()["items"]
            }
            for client in (admin_client, other_tenant_client)
        }
        assert (locked[admin_client]["stranger"], locked[other_tenant_client]["stranger"]) == (False, True)

    async def test_a_deployment_s_own_name_is_what_azure_is_asked_for(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        await save(
            admin_client,
            "azure",
            api_key=AZURE_KEY,
            endpoint=provider.azure_base,
            deployments={"stranger": "gpt-image-1.5"},
        )
        await admin_client.post(f"/image-models/{models['stranger']}/", json={"is_org_enabled": True})
        # This one has no pictures of that size: what counts here is which one was asked for.
        await generate(admin_client, model_id=str(models["stranger"]))
        assert provider.calls == [(AZURE_KEY, "gpt-image-1.5")]

    async def test_a_wrong_key_is_the_provider_s_error_and_is_shown_to_nobody(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        wrong = "sk-example-wrong-3c1e8d5a-beef"
        await save(admin_client, "openai", api_key=wrong, endpoint=provider.base_url)
        answer = await generate(admin_client)
        assert (answer.status_code, answer.json()["code"]) == (502, "provider_credentials")
        assert wrong not in answer.text


class TestStrict:
    @pytest.fixture
    def credential_resolver(self, provider: Keyring) -> CredentialResolver:
        platform = {"OPENAI_API_KEY": API_KEY, "OPENAI_API_BASE": provider.base_url}
        return CredentialResolver(platform, Encryption([ENCRYPTION_KEY]), strict=True)

    async def test_the_platform_s_key_is_for_nobody(
        self,
        admin_client: AsyncClient,
        models: dict[str, UUID],
        provider: Keyring,
        worker: None,
    ) -> None:
        listed = (await admin_client.get("/image-models/")).json()["items"]
        assert {item["lock_reason"] for item in listed} == {"credentials"}
        answer = await generate(admin_client, model_id=str(models["painter"]))
        assert (answer.status_code, answer.json()["code"]) == (503, "credentials_missing")
        assert provider.requests == []

        await save(admin_client, "openai", api_key=OPENAI_KEY, endpoint=provider.base_url)
        assert (await generate(admin_client)).status_code == 200
        assert provider.keys == [OPENAI_KEY]


@pytest.mark.usefixtures("worker")
class TestTesting:
    async def test_makes_one_smallest_cheapest_picture_and_keeps_none(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring, database: Database
    ) -> None:
        found = await tried(admin_client, models["printer"])
        assert (found["ok"], found["code"]) == (True, None)
        assert found["message"].startswith("A picture came back in")
        (sent,) = [request.json() for request in provider.requests]
        assert (sent["prompt"], sent["n"], sent["size"], sent["quality"]) == (PROMPT, 1, "256x256", "low")
        assert (await admin_client.get("/generated-images/")).json()["items"] == []
        async with database.transaction() as session:
            (call,) = await session.execute(text("select status, count from provider_calls"))
        assert tuple(call) == ("delivered", 1)

    async def test_works_before_the_model_is_enabled_and_not_while_it_is_locked(
        self, other_tenant_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        assert (await tried(other_tenant_client, models["painter"]))["ok"]
        answer = await other_tenant_client.post(f"/image-models/{models['stranger']}/test")
        assert (answer.status_code, answer.json()["code"]) == (503, "credentials_missing")
        assert len(provider.requests) == 1

    async def test_is_for_administrators(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        answer = await user_client.post(f"/image-models/{models['painter']}/test")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
        assert provider.requests == []

    async def test_a_wrong_key_is_said_in_words(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        wrong = "sk-example-wrong-3c1e8d5a-beef"
        await save(admin_client, "openai", api_key=wrong, endpoint=provider.base_url)
        found = await tried(admin_client, models["painter"])
        assert (found["ok"], found["code"]) == (False, "provider_credentials")
        assert "OpenAI refuses the key that ends in beef" in found["message"]
        assert "Admin, Credentials" in found["message"]

    async def test_a_wrong_address_is_said_in_words(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        nobody = f"http://127.0.0.1:{free_port()}/v1"
        await save(admin_client, "openai", api_key=OPENAI_KEY, endpoint=nobody)
        found = await tried(admin_client, models["painter"])
        assert (found["ok"], found["code"]) == (False, "provider_error")
        assert f"Nothing can be reached at the address {nobody}" in found["message"]

        elsewhere = f"{provider.address}/v2"
        await save(admin_client, "openai", endpoint=elsewhere)
        found = await tried(admin_client, models["painter"])
        assert f"no model “gpt-image-2” at the address {elsewhere}" in found["message"]

    async def test_a_wrong_deployment_name_is_said_in_words(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        values = {
            "api_key": AZURE_KEY,
            "endpoint": provider.azure_base,
            "deployments": {"stranger": "dalle3"},
        }
        await save(admin_client, "azure", **values)
        found = await tried(admin_client, models["stranger"])
        assert (found["ok"], found["code"]) == (False, "provider_error")
        assert "Azure has no deployment called “dalle3”" in found["message"]


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
        await tried(admin_client, models["painter"])
        dump = await _dump(database)
        printed = "".join(capfd.readouterr())
        assert "credentials_set" in caplog.text + printed
        for key in (OPENAI_KEY, wrong):
            assert key not in dump
            assert key not in caplog.text + printed

    async def test_what_was_encrypted_anew_works_with_the_new_key_alone(
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
        assert (
            await CredentialAdminService(database, CredentialResolver({}, both), SqlModelCatalogue()).rotate()
            == 1
        )

        await start_worker()
        answer = await generate(admin_client)
        assert (answer.status_code, answer.json()["code"]) == (502, "provider_credentials")
        assert "ENEO_ENCRYPTION_KEY" in answer.json()["message"]
        assert provider.requests == []

        credential_resolver.encryption = Encryption([OTHER_ENCRYPTION_KEY])
        assert (await generate(admin_client)).status_code == 200
        assert provider.keys == [OPENAI_KEY]


async def _dump(database: Database) -> str:
    """Every row of every table, as text."""
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
