"""Each organisation's own keys: API, queue, worker, LiteLLM and a simulated provider."""

import asyncio
from uuid import UUID

import pytest
from httpx import AsyncClient
from tests.factories.credentials import (
    AZURE_KEY,
    ENCRYPTION_KEY,
    OPENAI_KEY,
    OTHER_OPENAI_KEY,
)
from tests.integration.image_models.conftest import enable
from tests.integration.image_models.tenant_credentials.conftest import (
    CREDENTIALS,
    Keyring,
    generate,
    save,
)
from tests.simulators.openai import API_KEY

from intric.database.database import Database
from intric.settings.credential_resolver import CredentialResolver
from intric.settings.encryption import Encryption
from intric.shared.user import User

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm")]


@pytest.mark.usefixtures("worker")
class TestGenerating:
    async def test_each_organisation_s_calls_are_sent_with_its_own_key(
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

    async def test_the_platform_s_key_is_used_again_after_the_organisation_s_is_deleted(
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

    async def test_azure_is_called_with_the_configured_name_of_the_deployment(
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
        # The call fails, as this deployment lacks the size; only the name in the request matters here.
        await generate(admin_client, model_id=str(models["stranger"]))
        assert provider.calls == [(AZURE_KEY, "gpt-image-1.5")]

    async def test_a_wrong_key_is_a_provider_error_that_does_not_show_it(
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

    async def test_the_platform_s_key_is_not_used(
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
