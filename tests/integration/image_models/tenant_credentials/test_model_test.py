"""POST /image-models/{id}/test: whether a model answers with the organisation's key, and what to fix."""

from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.factories.credentials import (
    AZURE_KEY,
    OPENAI_KEY,
)
from tests.integration.image_models.tenant_credentials.conftest import Keyring, run_model_test, save
from tests.support.eneo_process import free_port

from intric.database.database import Database
from intric.image_models.application.image_model_test_service import PROMPT

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm")]


@pytest.mark.usefixtures("worker")
class TestModelTest:
    async def test_requests_one_picture_of_the_smallest_size_and_lowest_quality_and_stores_none(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring, database: Database
    ) -> None:
        found = await run_model_test(admin_client, models["printer"])
        assert (found["ok"], found["code"]) == (True, None)
        assert found["message"].startswith("A picture came back in")
        (sent,) = [request.json() for request in provider.requests]
        assert (sent["prompt"], sent["n"], sent["size"], sent["quality"]) == (PROMPT, 1, "256x256", "low")
        assert (await admin_client.get("/generated-images/")).json()["items"] == []
        async with database.transaction() as session:
            (call,) = await session.execute(text("select status, count from provider_calls"))
        assert tuple(call) == ("delivered", 1)

    async def test_works_on_disabled_models_and_not_on_locked_ones(
        self, other_tenant_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        assert (await run_model_test(other_tenant_client, models["painter"]))["ok"]
        answer = await other_tenant_client.post(f"/image-models/{models['stranger']}/test")
        assert (answer.status_code, answer.json()["code"]) == (503, "credentials_missing")
        assert len(provider.requests) == 1

    async def test_is_refused_to_users(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        answer = await user_client.post(f"/image-models/{models['painter']}/test")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
        assert provider.requests == []

    async def test_a_wrong_key_is_explained(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        wrong = "sk-example-wrong-3c1e8d5a-beef"
        await save(admin_client, "openai", api_key=wrong, endpoint=provider.base_url)
        found = await run_model_test(admin_client, models["painter"])
        assert (found["ok"], found["code"]) == (False, "provider_credentials")
        assert "OpenAI refuses the key that ends in beef" in found["message"]
        assert "Admin, Credentials" in found["message"]

    async def test_a_wrong_address_is_explained(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        unreachable = f"http://127.0.0.1:{free_port()}/v1"
        await save(admin_client, "openai", api_key=OPENAI_KEY, endpoint=unreachable)
        found = await run_model_test(admin_client, models["painter"])
        assert (found["ok"], found["code"]) == (False, "provider_error")
        assert f"Nothing can be reached at the address {unreachable}" in found["message"]

        elsewhere = f"{provider.address}/v2"
        await save(admin_client, "openai", api_key=OPENAI_KEY, endpoint=elsewhere)
        found = await run_model_test(admin_client, models["painter"])
        assert f"no model “gpt-image-2” at the address {elsewhere}" in found["message"]

    async def test_a_wrong_deployment_name_is_explained(
        self, admin_client: AsyncClient, models: dict[str, UUID], provider: Keyring
    ) -> None:
        values = {
            "api_key": AZURE_KEY,
            "endpoint": provider.azure_base,
            "deployments": {"stranger": "dalle3"},
        }
        await save(admin_client, "azure", **values)
        found = await run_model_test(admin_client, models["stranger"])
        assert (found["ok"], found["code"]) == (False, "provider_error")
        assert "Azure has no deployment called “dalle3”" in found["message"]
