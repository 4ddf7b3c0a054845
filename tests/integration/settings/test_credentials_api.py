"""/admin/credentials/: setting, listing and deleting keys, which are never shown again."""

from datetime import UTC, datetime
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text
from tests.factories.credentials import AZURE_KEY, OPENAI_KEY, OTHER_OPENAI_KEY
from tests.factories.images import make_image_model

from intric.database.database import Database

pytestmark = pytest.mark.integration

PATH = "/api/v1/admin/credentials/"
AZURE = {"api_key": AZURE_KEY, "endpoint": "https://example-ai.openai.azure.com/"}


async def listed(client: AsyncClient) -> dict[str, dict[str, Any]]:
    body = (await client.get(PATH)).json()
    assert body["count"] == len(body["items"])
    return {item["provider"]: item for item in body["items"]}


def reasons(answer: Response) -> dict[str, str]:
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_error"), answer.text
    return {error["field"]: error["reason"] for error in answer.json()["details"]["errors"]}


class TestList:
    async def test_describes_every_provider_s_fields_and_that_nothing_is_saved(
        self, admin_client: AsyncClient
    ) -> None:
        items = await listed(admin_client)
        by_title = "bedrock azure_ai black_forest_labs gemini azure openai hosted_vllm recraft stability"
        assert list(items) == by_title.split()
        azure = items["azure"]
        assert azure["name"] == "Microsoft Azure"
        assert [(each["name"], each["required"], each["secret"]) for each in azure["fields"]] == [
            ("api_key", True, True),
            ("endpoint", True, False),
            ("api_version", False, False),
            ("deployments", False, False),
        ]
        nothing: dict[str, Any] = {
            "masked_key": None,
            "last_four": None,
            "source": None,
            "config": {},
            "set_at": None,
        }
        assert azure.items() >= nothing.items()

    async def test_counts_the_models_that_are_not_deprecated(
        self, admin_client: AsyncClient, database: Database
    ) -> None:
        await make_image_model(database, name="one", credential_provider="openai")
        await make_image_model(database, name="two", credential_provider="openai", is_deprecated=True)
        items = await listed(admin_client)
        assert (items["openai"]["models"], items["azure"]["models"]) == (1, 0)


class TestPut:
    async def test_returns_the_saved_values_and_only_the_end_of_the_key(
        self, admin_client: AsyncClient
    ) -> None:
        before = datetime.now(UTC)
        answer = await admin_client.put(f"{PATH}azure", json=AZURE | {"api_version": "preview"})
        assert answer.status_code == 200
        assert AZURE_KEY not in answer.text
        saved = answer.json()
        assert (saved["masked_key"], saved["last_four"], saved["source"]) == ("…4f2a", "4f2a", "tenant")
        assert saved["config"] == {
            "endpoint": "https://example-ai.openai.azure.com",
            "api_version": "preview",
        }
        assert datetime.fromisoformat(saved["set_at"]) >= before
        everything = await admin_client.get(PATH)
        assert AZURE_KEY not in everything.text
        assert (await listed(admin_client))["azure"] == saved

    async def test_an_omitted_key_is_kept_and_other_fields_are_replaced(
        self, admin_client: AsyncClient
    ) -> None:
        await admin_client.put(f"{PATH}azure", json=AZURE | {"api_version": "preview"})
        answer = await admin_client.put(
            f"{PATH}azure", json={"endpoint": AZURE["endpoint"], "api_version": "v1"}
        )
        assert answer.json()["last_four"] == "4f2a"
        assert answer.json()["config"] == {
            "endpoint": "https://example-ai.openai.azure.com",
            "api_version": "v1",
        }

    @pytest.mark.parametrize(
        "spelling",
        [
            "https://AI.example.com",
            "https://ai.example.com/",
            " https://ai.example.com:443 ",
            "HTTPS://ai.example.com",
        ],
    )
    async def test_the_key_is_kept_for_another_spelling_of_the_address(
        self, admin_client: AsyncClient, spelling: str
    ) -> None:
        await admin_client.put(f"{PATH}azure", json=AZURE | {"endpoint": "https://ai.example.com"})
        answer = await admin_client.put(f"{PATH}azure", json={"endpoint": spelling})
        assert (answer.status_code, answer.json()["config"]["endpoint"]) == (200, "https://ai.example.com")

    @pytest.mark.parametrize(
        "address",
        [
            "https://other.example.com",
            "https://ai.example.com:8443",
            "https://ai.example.com/v2",
            "http://127.0.0.1:1",
        ],
    )
    async def test_a_saved_key_never_goes_to_a_changed_address(
        self, admin_client: AsyncClient, address: str
    ) -> None:
        saved = (await admin_client.put(f"{PATH}azure", json=AZURE)).json()

        refused = [
            await admin_client.put(f"{PATH}azure", json={"endpoint": address} | key)
            for key in ({}, {"api_key": ""}, {"api_key": None})
        ]

        for answer in refused:
            assert answer.status_code == 422
            assert reasons(answer) == {
                "api_key": "is needed again: a saved key is never sent to another address"
            }
        assert (await listed(admin_client))["azure"] == saved
        moved = await admin_client.put(
            f"{PATH}azure", json={"endpoint": address, "api_key": OTHER_OPENAI_KEY}
        )
        assert moved.json()["config"]["endpoint"] == address

    async def test_an_optional_address_may_neither_come_nor_go_without_the_key(
        self, admin_client: AsyncClient
    ) -> None:
        address = {"endpoint": "https://proxy.example.com/v1"}
        await admin_client.put(f"{PATH}openai", json={"api_key": OPENAI_KEY})
        assert (await admin_client.put(f"{PATH}openai", json=address)).status_code == 422
        await admin_client.put(f"{PATH}openai", json={"api_key": OPENAI_KEY} | address)
        assert (await admin_client.put(f"{PATH}openai", json={})).status_code == 422

    async def test_a_new_key_replaces_the_old_one(self, admin_client: AsyncClient) -> None:
        await admin_client.put(f"{PATH}openai", json={"api_key": OPENAI_KEY})
        answer = await admin_client.put(f"{PATH}openai", json={"api_key": OTHER_OPENAI_KEY})
        assert answer.json()["masked_key"] == "…90be"

    async def test_no_part_of_a_short_key_is_shown(self, admin_client: AsyncClient) -> None:
        answer = await admin_client.put(f"{PATH}openai", json={"api_key": "kort-key"})
        assert (answer.json()["masked_key"], answer.json()["last_four"]) == ("…", None)

    async def test_the_key_is_required_at_first(self, admin_client: AsyncClient) -> None:
        assert reasons(await admin_client.put(f"{PATH}openai", json={})) == {"api_key": "is required"}

    async def test_names_each_invalid_field_and_saves_nothing(self, admin_client: AsyncClient) -> None:
        wrong = {"api_key": "sk hemlig", "endpoint": "http://ai.example.com", "deployments": {"unknown": "x"}}
        answer = await admin_client.put(f"{PATH}azure", json=wrong)
        assert reasons(answer).keys() == {"api_key", "endpoint", "deployments"}
        assert "hemlig" not in answer.text
        assert (await listed(admin_client))["azure"]["source"] is None

    @pytest.mark.parametrize(
        "body",
        [{"api_key": 7}, {"api_key": OPENAI_KEY, "surprise": 1}, {"api_key": OPENAI_KEY, "deployments": {}}],
    )
    async def test_a_body_of_another_shape_is_refused(
        self, admin_client: AsyncClient, body: dict[str, Any]
    ) -> None:
        answer = await admin_client.put(f"{PATH}openai", json=body)
        assert reasons(answer)
        assert OPENAI_KEY not in answer.text

    async def test_deployments_are_saved_for_models_of_the_catalogue(
        self, admin_client: AsyncClient, database: Database
    ) -> None:
        await make_image_model(database, name="gpt-image-2-azure", credential_provider="azure")
        given = AZURE | {"deployments": {"gpt-image-2-azure": "bilder"}}
        answer = await admin_client.put(f"{PATH}azure", json=given)
        assert answer.json()["config"]["deployments"] == {"gpt-image-2-azure": "bilder"}

    async def test_the_key_is_encrypted_in_the_table(
        self, admin_client: AsyncClient, database: Database
    ) -> None:
        await admin_client.put(f"{PATH}openai", json={"api_key": OPENAI_KEY})
        async with database.transaction() as session:
            (row,) = await session.scalars(text("select t::text from tenant_credentials t"))
        assert OPENAI_KEY not in row
        assert OPENAI_KEY[:-4] not in row


class TestDelete:
    async def test_removes_it_once(self, admin_client: AsyncClient) -> None:
        await admin_client.put(f"{PATH}openai", json={"api_key": OPENAI_KEY})
        assert (await admin_client.delete(f"{PATH}openai")).status_code == 204
        assert (await listed(admin_client))["openai"]["source"] is None
        assert (await admin_client.delete(f"{PATH}openai")).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PUT", "openai"), ("DELETE", "openai")])
async def test_users_are_refused(user_client: AsyncClient, method: str, path: str) -> None:
    body = {"api_key": OPENAI_KEY} if method == "PUT" else None
    answer = await user_client.request(method, PATH + path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_an_unknown_provider_is_not_found(admin_client: AsyncClient, method: str) -> None:
    body = {"api_key": OPENAI_KEY} if method == "PUT" else None
    answer = await admin_client.request(method, f"{PATH}unknown", json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
