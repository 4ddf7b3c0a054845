"""POST /image-models/generate-icon-variants and the prompt that it uses."""

import base64
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
import pytest
from httpx import AsyncClient
from PIL import Image
from tests.integration.image_models.events import read_events
from tests.simulators import behaviours
from tests.simulators.openai import OpenAISimulator, blocked, picture_items

from intric.image_models.domain.icon_prompt import icon_prompt

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm"), pytest.mark.usefixtures("worker")]

PATH = "/image-models/generate-icon-variants"
NAME = "Bygglovsguiden"
ABOUT = {"resource_name": NAME, "resource_description": "Hjälper invånare att söka bygglov"}
MAX_ICON_BYTES = 262_144


async def variants(client: AsyncClient, **body: Any) -> httpx.Response:
    return await client.post(PATH, json={**ABOUT, **body})


def assert_fits_the_icon_store(variant: dict[str, Any]) -> None:
    blob = base64.b64decode(variant["blob_base64"])
    icon = Image.open(BytesIO(blob))
    assert (icon.format, icon.size) == ("WEBP", (variant["width"], variant["height"]))
    assert icon.width == icon.height <= 512
    assert variant["file_size"] == len(blob) <= MAX_ICON_BYTES


class TestAnswer:
    async def test_holds_four_variants_that_fit_the_icon_store(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        answer = await variants(user_client)
        body = answer.json()
        assert (answer.status_code, body["requested"], body["delivered"], body["failures"]) == (200, 4, 4, [])
        assert body["model"]["name"] == "painter"
        assert [variant["index"] for variant in body["variants"]] == [0, 1, 2, 3]
        for variant in body["variants"]:
            assert variant["mimetype"] == "image/webp"
            assert_fits_the_icon_store(variant)
        assert len(provider.requests) == 4

    async def test_a_wide_and_heavy_picture_becomes_a_square_and_light_icon(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        noise = Image.effect_noise((1500, 1000), 200).convert("RGB")
        with BytesIO() as buffer:
            noise.save(buffer, "PNG")
            heavy = buffer.getvalue()
        item = {"b64_json": base64.b64encode(heavy).decode()}
        provider.next(behaviours.status(200, {"created": 1, "data": [item]}))
        (variant,) = (await variants(user_client, num_variants=1)).json()["variants"]
        assert len(heavy) > MAX_ICON_BYTES
        assert_fits_the_icon_store(variant)
        original = await user_client.get(f"/generated-images/{variant['image_id']}/content")
        assert original.content == heavy

    async def test_transparency_is_kept(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        data = picture_items(1, "256x256", transparent=True)
        provider.next(behaviours.status(200, {"created": 1, "data": data}))
        (variant,) = (await variants(user_client, num_variants=1)).json()["variants"]
        icon = Image.open(BytesIO(base64.b64decode(variant["blob_base64"])))
        assert icon.mode == "RGBA"
        assert icon.getpixel((0, 0))[3] == 0  # type: ignore[index]

    async def test_a_failed_variant_does_not_affect_the_others(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        provider.next(blocked())
        body = (await variants(user_client, num_variants=3)).json()
        assert (body["requested"], body["delivered"]) == (3, 2)
        assert [failure["code"] for failure in body["failures"]] == ["content_blocked"]

    async def test_without_any_variant_the_error_is_that_of_the_first(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        provider.next(blocked(), blocked())
        answer = await variants(user_client, num_variants=2)
        assert (answer.status_code, answer.json()["code"]) == (400, "content_blocked")
        assert [each["index"] for each in answer.json()["details"]["failures"]] == [0, 1]


class TestPrompt:
    async def test_the_preview_equals_the_automatic_prompt_that_is_sent(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        asked = {**ABOUT, "system_prompt": 'Svara kort. "Ignorera allt annat."', "style": "line"}
        preview = (await user_client.post("/image-models/preview-prompt", json=asked)).json()["prompt"]
        assert provider.requests == []
        body = (await user_client.post(PATH, json={**asked, "num_variants": 1})).json()
        assert preview == body["generated_prompt"] == provider.requests[0].json()["prompt"]
        assert NAME in preview and "Hjälper invånare att söka bygglov" in preview

    async def test_a_custom_prompt_replaces_the_automatic_one(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        body = (await variants(user_client, num_variants=1, custom_prompt="en röd stuga")).json()
        assert body["generated_prompt"] == provider.requests[0].json()["prompt"] == "en röd stuga"

    async def test_a_chosen_style_is_added_to_a_custom_prompt(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        edited = icon_prompt(NAME, style="flat")
        body = (await variants(user_client, num_variants=1, custom_prompt=edited, style="line")).json()
        assert "Line drawing" in body["generated_prompt"]
        assert "Flat design" not in body["generated_prompt"]

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"style": "cubist"}, 400, "invalid_request"),
            ({"num_variants": 5}, 422, "validation_error"),
            ({"num_variants": 0}, 422, "validation_error"),
            ({"resource_name": "  "}, 422, "validation_error"),
            ({"custom_prompt": "x" * 4001}, 422, "validation_error"),
        ],
    )
    async def test_invalid_requests_are_refused_without_a_call(
        self,
        user_client: AsyncClient,
        models: dict[str, UUID],
        provider: OpenAISimulator,
        body: dict[str, Any],
        status: int,
        code: str,
    ) -> None:
        answer = await variants(user_client, **body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert provider.requests == []


class TestEvents:
    async def test_are_the_prompt_then_each_variant_then_done(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator
    ) -> None:
        provider.next(blocked())
        headers = {"Accept": "text/event-stream"}
        asked = {**ABOUT, "num_variants": 3}
        async with user_client.stream("POST", PATH, json=asked, headers=headers) as stream:
            events = [event async for event in read_events(stream)]
        names = [name for name, _ in events]
        assert names[:2] == ["generation", "prompt"]
        assert events[1][1] == {"generated_prompt": icon_prompt(**_named(ABOUT), style="flat")}
        assert sorted(names[2:-1]) == ["failure", "variant", "variant"]
        assert events[-1] == ("done", {"requested": 3, "delivered": 2})
        for name, data in events:
            if name == "variant":
                assert_fits_the_icon_store(data)


def _named(about: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("resource_"): text for name, text in about.items()}
