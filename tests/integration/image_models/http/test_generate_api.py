"""POST /image-models/generate: request, queue, worker, a simulated provider, and answer."""

import base64
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from httpx import AsyncClient
from tests.factories.spaces import make_classification, make_space
from tests.simulators import behaviours
from tests.simulators.base import Behaviour
from tests.simulators.openai import OpenAISimulator, blocked, picture_items, rate_limited
from tests.simulators.pictures import png

from intric.database.database import Database
from intric.shared.user import User

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm"), pytest.mark.usefixtures("worker")]

PATH = "/image-models/generate"
SWEDISH = "Älg på en ö, blå båt 🛶"


async def generate(client: AsyncClient, **body: Any) -> httpx.Response:
    return await client.post(PATH, json={"prompt": SWEDISH, **body})


class TestAnswer:
    async def test_holds_the_pictures_with_their_bytes_and_properties(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        answer = await generate(user_client, n=2, size="512x256", quality="high", background="opaque")
        body = answer.json()
        assert (answer.status_code, body["requested"], body["delivered"], body["failures"]) == (200, 2, 2, [])
        assert body["prompt"] == SWEDISH
        assert body["model"] == {"id": str(models["painter"]), "name": "painter", "nickname": "Painter"}
        assert [image["index"] for image in body["images"]] == [0, 1]
        for image in body["images"]:
            assert base64.b64decode(image["blob_base64"]) == png(512, 256)
            assert (image["width"], image["height"], image["mimetype"]) == (512, 256, "image/png")
            assert (image["size"], image["quality"], image["file_size"]) == (
                "512x256",
                "high",
                len(png(512, 256)),
            )
            assert (await user_client.get(image["url"].removeprefix("/api/v1"))).content == png(512, 256)

    async def test_each_call_is_sent_once_with_the_requested_options(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        await generate(user_client, n=3, quality="low")
        sent = [request.json() for request in provider.requests]
        assert len(sent) == 3
        for each in sent:
            assert (each["prompt"], each["model"], each["size"], each["quality"]) == (
                SWEDISH,
                "gpt-image-2",
                "256x256",
                "low",
            )

    async def test_a_model_with_several_pictures_per_request_gets_one_call(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        answer = await generate(user_client, n=4, model_id=str(models["printer"]))
        assert answer.json()["delivered"] == 4
        assert [request.json()["n"] for request in provider.requests] == [4]
        blobs = {image["blob_base64"] for image in answer.json()["images"]}
        assert len(blobs) == 4

    async def test_can_hold_urls_instead_of_bytes(
        self, user_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        (image,) = (await generate(user_client, response_format="url")).json()["images"]
        assert image["blob_base64"] is None
        assert (await user_client.get(image["url"].removeprefix("/api/v1"))).content == png(256, 256)

    async def test_names_the_generation_which_only_its_user_can_fetch_later(
        self,
        user_client: AsyncClient,
        admin_client: AsyncClient,
        other_tenant_client: AsyncClient,
        models: dict[str, UUID],
    ) -> None:
        answer = await generate(user_client, n=2)
        path = f"/image-models/generations/{answer.headers['generation-id']}"
        later = (await user_client.get(path)).json()
        assert (later["status"], later["delivered"]) == ("finished", 2)
        assert [image["blob_base64"] for image in later["images"]] == [None, None]
        assert [image["id"] for image in later["images"]] == [
            image["id"] for image in answer.json()["images"]
        ]
        for other_client in (admin_client, other_tenant_client):
            assert (await other_client.get(path)).status_code == 404


class TestPartialSuccess:
    async def test_holds_the_delivered_pictures_and_a_code_for_each_failure(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        provider.next(blocked(), behaviours.html(502))
        answer = await generate(user_client, n=4)
        body = answer.json()
        assert (answer.status_code, body["requested"], body["delivered"]) == (200, 4, 2)
        assert sorted(failure["code"] for failure in body["failures"]) == [
            "content_blocked",
            "provider_error",
        ]
        indexes = [each["index"] for each in (*body["images"], *body["failures"])]
        assert sorted(indexes) == [0, 1, 2, 3]

    async def test_a_short_answer_counts_each_missing_picture(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        provider.next(behaviours.status(200, {"created": 1, "data": picture_items(1, "256x256")}))
        body = (await generate(user_client, n=3, model_id=str(models["printer"]))).json()
        assert body["delivered"] == 1
        assert [(each["index"], each["code"]) for each in body["failures"]] == [
            (1, "provider_bad_response"),
            (2, "provider_bad_response"),
        ]


class TestNothingDelivered:
    @pytest.mark.parametrize(
        ("behaviour", "status", "code"),
        [
            (blocked(), 400, "content_blocked"),
            (behaviours.status(401, {"error": {"message": "bad key"}}), 502, "provider_credentials"),
            (behaviours.status(500, {"error": {"message": "oops"}}), 502, "provider_error"),
            (behaviours.status(200, {"created": 1, "data": []}), 502, "provider_bad_response"),
            (behaviours.html(200), 502, "provider_bad_response"),
        ],
        ids=["blocked", "key", "500", "empty", "html"],
    )
    async def test_is_the_error_of_its_first_failure(
        self,
        user_client: AsyncClient,
        models: dict[str, UUID],
        provider: OpenAISimulator,
        behaviour: Behaviour,
        status: int,
        code: str,
    ) -> None:
        provider.next(behaviour, behaviour)
        answer = await generate(user_client, n=2)
        body = answer.json()
        assert (answer.status_code, body["code"]) == (status, code)
        assert [(each["index"], each["code"]) for each in body["details"]["failures"]] == [
            (0, code),
            (1, code),
        ]
        assert body["message"] and body["request_id"]
        assert "sk-" not in answer.text and SWEDISH not in answer.text

    async def test_passes_on_the_provider_s_retry_after(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        provider.next(*[rate_limited(retry_after="3600")] * 3)
        answer = await generate(user_client)
        assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
        assert answer.headers["retry-after"] == "3600"


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"prompt": " \n "}, "prompt"),
            ({"prompt": "x" * 4001}, "prompt"),
            ({"prompt": "a\x00b"}, "prompt"),
            ({"prompt": None}, "prompt"),
            ({"n": 0}, "n"),
            ({"n": 5}, "n"),
            ({"n": 1.5}, "n"),
            ({"response_format": "png"}, "response_format"),
            ({"model_id": "painter"}, "model_id"),
            ({"surprise": 1}, "surprise"),
        ],
    )
    async def test_names_the_field_that_is_wrong(
        self,
        user_client: AsyncClient,
        models: dict[str, UUID],
        provider: OpenAISimulator,
        body: dict[str, Any],
        field: str,
    ) -> None:
        answer = await generate(user_client, **body)
        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
        assert [error["field"] for error in answer.json()["details"]["errors"]] == [field]
        assert provider.requests == []

    async def test_a_prompt_of_the_maximum_length_is_accepted_after_trimming(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        answer = await generate(user_client, prompt="  " + "å" * 4000 + "\n")
        assert answer.status_code == 200
        assert provider.requests[0].json()["prompt"] == "å" * 4000

    @pytest.mark.parametrize(
        ("field", "supported"),
        [("size", ["256x256", "512x256"]), ("quality", ["low", "high"]), ("background", ["auto", "opaque"])],
    )
    async def test_an_unsupported_option_is_refused_with_the_supported_values(
        self,
        user_client: AsyncClient,
        models: dict[str, UUID],
        provider: OpenAISimulator,
        field: str,
        supported: list[str],
    ) -> None:
        answer = await generate(user_client, **{field: "1x1"})
        body = answer.json()
        assert (answer.status_code, body["code"]) == (400, f"unsupported_{field}")
        assert body["details"] == {"supported": supported}
        assert provider.requests == []

    async def test_a_disabled_or_unknown_model_is_refused_with_its_reason(
        self, admin_client: AsyncClient, user_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        painter = str(models["painter"])
        await admin_client.post(f"/image-models/{painter}/", json={"is_org_enabled": False})
        answer = await generate(user_client, model_id=painter)
        assert (answer.status_code, answer.json()["code"]) == (403, "model_disabled")
        answer = await generate(user_client, model_id=str(uuid4()))
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    async def test_without_any_model_there_is_none(
        self, other_tenant_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        answer = await generate(other_tenant_client)
        assert (answer.status_code, answer.json()["code"]) == (404, "no_image_model")

    async def test_a_protected_space_gets_no_unprotected_model(
        self,
        user_client: AsyncClient,
        admin_client: AsyncClient,
        admin: User,
        database: Database,
        models: dict[str, UUID],
    ) -> None:
        secret = await make_classification(database, admin.tenant_id, "Känslig", 3)
        space_id = str(await make_space(database, admin.tenant_id, security_classification_id=secret))
        answer = await generate(user_client, space_id=space_id)
        assert (answer.status_code, answer.json()["code"]) == (403, "classification_too_low")

        await admin_client.post(
            f"/image-models/{models['printer']}/", json={"security_classification": {"id": str(secret)}}
        )
        answer = await generate(user_client, space_id=space_id)
        assert answer.json()["model"]["name"] == "printer"

    async def test_an_anonymous_client_is_refused(self, address: str, models: dict[str, UUID]) -> None:
        async with AsyncClient(base_url=f"{address}/api/v1") as anonymous:
            assert (await generate(anonymous)).status_code == 401
