"""Providers that LiteLLM calls through its own asynchronous handler."""

import json
from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import pytest
from tests.simulators import behaviours, black_forest_labs
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.black_forest_labs import BlackForestLabsSimulator
from tests.simulators.pictures import png
from tests.simulators.provider import ProviderSimulator
from tests.simulators.registry import SIMULATORS
from tests.support.image_calls import PROMPT, catalogue_model, failure, generate

from intric.image_models.domain.image_generator import (
    ImageRequest,
    ProviderBadResponse,
    ProviderFailed,
)
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm.pictogram_provider import BuiltinPictograms
from intric.image_models.infrastructure.adapters.litellm.setup import load_litellm
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.settings.credential_resolver import CredentialResolver

pytestmark = pytest.mark.integration

MODELS = {
    "azure_ai": "flux-2-pro-azure",
    "black_forest_labs": "flux-pro-1.1",
    "bedrock": "stable-image-core-bedrock",
}
REQUEST = ImageRequest(PROMPT)

Answer = Callable[[httpx.Request], httpx.Response]
OpenClient = Callable[[Answer], LiteLLMClient]


@pytest.fixture
def bfl() -> Iterator[BlackForestLabsSimulator]:
    with BlackForestLabsSimulator() as simulator:
        yield simulator


@pytest.fixture
async def open_client() -> AsyncIterator[OpenClient]:
    """Opens clients whose network is a function."""
    pools: list[httpx.AsyncClient] = []

    def make(answer: Answer) -> LiteLLMClient:
        pool = httpx.AsyncClient(transport=httpx.MockTransport(answer))
        pools.append(pool)
        return LiteLLMClient(
            load_litellm(), lambda _: pool, BuiltinPictograms(), timeout_s=10, repeat_delay_s=0.01
        )

    yield make
    for pool in pools:
        await pool.aclose()


class TestBlackForestLabs:
    async def test_a_task_is_polled_with_its_call_s_key_until_it_has_ended(
        self, litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator
    ) -> None:
        states = iter([behaviours.status(200, {"status": "Pending"}), bfl.ready(png(64, 64))])

        async def next_state(exchange: Exchange) -> None:
            await next(states)(exchange)

        bfl.next(bfl.ending(next_state))

        (picture,) = await generate(litellm_client, bfl, REQUEST, MODELS[bfl.provider])

        assert picture.blob == png(64, 64)
        assert bfl.poll_keys == [black_forest_labs.API_KEY] * 2

    @pytest.mark.parametrize(
        "end",
        [
            behaviours.status(200, {"status": "Failed"}),
            behaviours.status(200, {"status": "Task not found"}),
            behaviours.status(404, {"status": "Task not found"}),
            behaviours.status(404, {"detail": "Task not found."}),
        ],
    )
    async def test_a_task_that_fails_is_the_provider_s_failure(
        self, litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator, end: Behaviour
    ) -> None:
        error = await failure(litellm_client, bfl, bfl.ending(end), name=MODELS[bfl.provider])

        assert type(error) is ProviderFailed
        assert len(bfl.requests) == 1

    @pytest.mark.parametrize("host", ["http://api.bfl.ai", "https://api.bfl.ai.example.com"])
    async def test_the_key_is_not_sent_to_other_hosts(
        self, litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator, host: str
    ) -> None:
        begun = behaviours.status(200, {"id": "0", "polling_url": f"{host}/v1/get_result?id=0"})

        error = await failure(litellm_client, bfl, begun, name=MODELS[bfl.provider])

        assert type(error) is ProviderBadResponse
        assert bfl.poll_keys == []

    async def test_keys_in_the_environment_are_ignored(
        self, litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BFL_API_KEY", "key-of-the-platform")

        await generate(litellm_client, bfl, REQUEST, MODELS[bfl.provider])

        assert bfl.requests[0].headers["x-key"] == black_forest_labs.API_KEY
        assert bfl.poll_keys == [black_forest_labs.API_KEY]

    async def test_a_task_is_begun_in_the_eu_and_polled_at_the_provider_s_url(
        self, open_client: OpenClient
    ) -> None:
        called = []

        def answer(request: httpx.Request) -> httpx.Response:
            called.append(f"{request.method} {request.url}")
            if request.method == "POST":
                return _unread_response({"polling_url": "https://api.eu2.bfl.ai/v1/get_result?id=7"})
            return _unread_response({"status": "Request Moderated"})

        model = catalogue_model(MODELS["black_forest_labs"])
        adapter = LiteLLMImageAdapter(model, CredentialResolver({"BFL_API_KEY": "k"}), open_client(answer))
        with pytest.raises(Exception, match="safety system"):
            await adapter.generate_images(REQUEST)

        assert called == [
            "POST https://api.eu.bfl.ai/v1/flux-pro-1.1",
            "GET https://api.eu2.bfl.ai/v1/get_result?id=7",
        ]


@pytest.mark.parametrize("name", MODELS)
class TestAll:
    async def test_the_key_does_not_follow_a_redirect(self, open_client: OpenClient, name: str) -> None:
        called = []

        def redirect(request: httpx.Request) -> httpx.Response:
            called.append(request.url.host)
            return _unread_response({}, status=307, Location="https://elsewhere.example.com/")

        error = await failure(open_client(redirect), _never_started(name), name=MODELS[name])

        assert type(error) is ProviderFailed
        assert called == ["127.0.0.1"]


def _unread_response(body: dict[str, str], status: int = 200, **headers: str) -> httpx.Response:
    """Return a response whose body has not been read, as it comes from a network."""
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(json.dumps(body).encode()))


def _never_started(name: str) -> ProviderSimulator:
    return SIMULATORS[name](port=1)
