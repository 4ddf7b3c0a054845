"""FLUX.2, which is called by a custom provider of LiteLLM: what is sent, where, and how its task is polled."""

import json
from collections.abc import Iterator

import httpx
import pytest
from tests.simulators import behaviours, black_forest_labs
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.black_forest_labs import BlackForestLabsSimulator
from tests.simulators.pictures import png
from tests.support.image_calls import PROMPT, catalogue_model, failure, generate

from intric.image_models.domain.image_generator import (
    ImageRequest,
    ProviderBadResponse,
    ProviderFailed,
    ProviderTimeout,
    RequestRefused,
)
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm.pictogram_provider import BuiltinPictograms
from intric.image_models.infrastructure.adapters.litellm.setup import load_litellm
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.settings.credential_resolver import CredentialResolver

pytestmark = pytest.mark.integration

MODEL = "flux-2-pro"
REQUEST = ImageRequest(PROMPT)


@pytest.fixture
def bfl() -> Iterator[BlackForestLabsSimulator]:
    with BlackForestLabsSimulator() as simulator:
        yield simulator


class TestTheRequest:
    @pytest.mark.parametrize(
        ("name", "path"),
        [
            ("flux-2-pro", "/v1/flux-2-pro"),
            ("flux-2-flex", "/v1/flux-2-flex"),
            ("flux-2-max", "/v1/flux-2-max"),
            ("flux-2-klein", "/v1/flux-2-klein-4b"),
        ],
    )
    async def test_holds_the_provider_s_own_parameters_and_nothing_else(
        self, litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator, name: str, path: str
    ) -> None:
        await generate(litellm_client, bfl, ImageRequest(PROMPT, size="1360x768", seed=7), name)

        (request,) = bfl.requests
        assert request.path == path
        assert request.headers["x-key"] == black_forest_labs.API_KEY
        assert "authorization" not in request.headers
        assert request.json() == {
            "prompt": PROMPT,
            "width": 1360,
            "height": 768,
            "seed": 7,
            "output_format": "png",
        }

    @pytest.mark.parametrize(
        "wrong",
        [
            {"width": 1000},
            {"height": 1448},
            {"width": 48, "height": 48},
            {"width": 2064, "height": 2048},
            {"width": "wide"},
            {"output_format": "gif"},
            {"safety_tolerance": 6},
        ],
        ids=str,
    )
    async def test_that_the_provider_refuses_is_told_in_its_words(
        self, litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator, wrong: dict[str, int | str]
    ) -> None:
        model = catalogue_model(MODEL)
        model.fixed_parameters |= {"width": 1024, "height": 1024} | wrong
        adapter = LiteLLMImageAdapter(model, CredentialResolver(bfl.environment()), litellm_client)

        with pytest.raises(RequestRefused, match="Input should be valid") as caught:
            await adapter.generate_images(REQUEST)

        assert caught.value.provider_status == 422
        assert (len(bfl.requests), bfl.poll_keys) == (1, [])


class TestTheTask:
    async def test_is_begun_in_the_eu_and_polled_at_the_provider_s_url(
        self, litellm_client: LiteLLMClient
    ) -> None:
        called: list[str] = []

        def answer(request: httpx.Request) -> httpx.Response:
            called.append(f"{request.method} {request.url} {request.headers['x-key']}")
            url = {"polling_url": "https://api.eu2.bfl.ai/v1/get_result?id=7"}
            body = url if request.method == "POST" else {"status": "Request Moderated"}
            return httpx.Response(200, stream=httpx.ByteStream(json.dumps(body).encode()))

        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
            client = LiteLLMClient(
                load_litellm(), lambda _: http, BuiltinPictograms(), timeout_s=10, repeat_delay_s=0.01
            )
            adapter = LiteLLMImageAdapter(
                catalogue_model(MODEL), CredentialResolver({"BFL_API_KEY": "k"}), client
            )
            with pytest.raises(Exception, match="safety system"):
                await adapter.generate_images(REQUEST)

        assert called == [
            "POST https://api.eu.bfl.ai/v1/flux-2-pro k",
            "GET https://api.eu2.bfl.ai/v1/get_result?id=7 k",
        ]

    async def test_is_polled_until_it_is_ready(
        self, litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator
    ) -> None:
        pending = behaviours.status(200, {"id": "0", "status": "Pending", "result": None})
        bfl.next(_states(bfl, pending, bfl.ready(png(64, 64))))

        (picture,) = await generate(litellm_client, bfl, REQUEST, MODEL)

        assert picture.blob == png(64, 64)
        assert bfl.poll_keys == [black_forest_labs.API_KEY] * 2
        assert len(bfl.requests) == 1

    async def test_that_stays_pending_ends_with_the_call_and_is_not_begun_again(
        self, bfl: BlackForestLabsSimulator
    ) -> None:
        client = await LiteLLMClient.open(timeout_s=0.8, repeat_delay_s=0.01)
        pending = behaviours.status(200, {"status": "Pending"})

        error = await failure(client, bfl, bfl.ending(pending), name=MODEL)

        await client.close()
        assert type(error) is ProviderTimeout
        assert (len(bfl.requests), len(bfl.poll_keys)) == (1, 2)

    @pytest.mark.parametrize("state", ["Error", "Failed", "Task not found"])
    async def test_that_fails_is_the_provider_s_failure(
        self, litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator, state: str
    ) -> None:
        end = behaviours.status(200, {"status": state})

        error = await failure(litellm_client, bfl, bfl.ending(end), name=MODEL)

        assert type(error) is ProviderFailed
        assert (len(bfl.requests), len(bfl.poll_keys)) == (1, 1)

    @pytest.mark.parametrize(
        "polling_url",
        [
            "http://api.bfl.ai/v1/get_result?id=0",
            "https://api.bfl.ai.example.com/v1/get_result?id=0",
            "https://bfl.ai@example.com/v1/get_result?id=0",
            "http://127.0.0.1:9/v1/get_result?id=0",
            "/v1/get_result?id=0",
            "https://[bfl.ai",
            "",
            None,
            7,
        ],
    )
    async def test_is_not_polled_elsewhere_since_the_key_goes_along(
        self, litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator, polling_url: object
    ) -> None:
        begun = behaviours.status(200, {"id": "0", "polling_url": polling_url})

        error = await failure(litellm_client, bfl, begun, name=MODEL)

        assert type(error) is ProviderBadResponse
        assert (len(bfl.requests), bfl.poll_keys) == (1, [])

    @pytest.mark.parametrize(
        "ready",
        [{}, {"result": None}, {"result": {"sample": None}}, {"result": {"sample": 7}}, {"result": ["x"]}],
        ids=str,
    )
    async def test_that_is_ready_without_a_picture_is_a_bad_answer(
        self, litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator, ready: dict[str, object]
    ) -> None:
        end = behaviours.status(200, {"status": "Ready", **ready})

        error = await failure(litellm_client, bfl, bfl.ending(end), name=MODEL)

        assert type(error) is ProviderBadResponse
        assert (len(bfl.requests), len(bfl.poll_keys)) == (1, 1)


def _states(bfl: BlackForestLabsSimulator, *answers: Behaviour) -> Behaviour:
    left = iter(answers)

    async def next_state(exchange: Exchange) -> None:
        await next(left)(exchange)

    return bfl.ending(next_state)
