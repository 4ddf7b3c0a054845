"""What is peculiar to the providers that LiteLLM calls through its own asynchronous handler."""

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
OpenWire = Callable[[Answer], LiteLLMClient]


@pytest.fixture
def bfl() -> Iterator[BlackForestLabsSimulator]:
    with BlackForestLabsSimulator() as simulator:
        yield simulator


@pytest.fixture
async def open_wire() -> AsyncIterator[OpenWire]:
    """Makes a wire whose network is a function."""
    pools: list[httpx.AsyncClient] = []

    def make(answer: Answer) -> LiteLLMClient:
        pools.append(httpx.AsyncClient(transport=httpx.MockTransport(answer)))
        return LiteLLMClient(
            load_litellm(), pools[-1], BuiltinPictograms(), timeout_s=10, repeat_delay_s=0.01
        )

    yield make
    for pool in pools:
        await pool.aclose()


class TestBlackForestLabs:
    async def test_a_task_is_asked_for_until_it_has_ended_with_the_key_of_its_call(
        self, wire: LiteLLMClient, bfl: BlackForestLabsSimulator
    ) -> None:
        states = iter([behaviours.status(200, {"status": "Pending"}), bfl.ready(png(64, 64))])

        async def next_state(exchange: Exchange) -> None:
            await next(states)(exchange)

        bfl.next(bfl.ending(next_state))

        (picture,) = await generate(wire, bfl, REQUEST, MODELS[bfl.provider])

        assert picture.blob == png(64, 64)
        assert bfl.asked_for == [black_forest_labs.API_KEY] * 2

    @pytest.mark.parametrize("end", [behaviours.status(500), behaviours.status(200, {"status": "Failed"})])
    async def test_a_task_that_fails_is_the_provider_s_failure(
        self, wire: LiteLLMClient, bfl: BlackForestLabsSimulator, end: Behaviour
    ) -> None:
        error = await failure(wire, bfl, bfl.ending(end), name=MODELS[bfl.provider])

        assert type(error) is ProviderFailed
        assert len(bfl.requests) == 1

    @pytest.mark.parametrize("host", ["http://api.bfl.ai", "https://api.bfl.ai.example.com"])
    async def test_a_key_is_sent_to_nobody_else(
        self, wire: LiteLLMClient, bfl: BlackForestLabsSimulator, host: str
    ) -> None:
        begun = behaviours.status(200, {"id": "0", "polling_url": f"{host}/v1/get_result?id=0"})

        error = await failure(wire, bfl, begun, name=MODELS[bfl.provider])

        assert type(error) is ProviderBadResponse
        assert bfl.asked_for == []

    async def test_the_environment_has_no_say(
        self, wire: LiteLLMClient, bfl: BlackForestLabsSimulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BFL_API_KEY", "key-of-the-platform")

        await generate(wire, bfl, REQUEST, MODELS[bfl.provider])

        assert bfl.requests[0].headers["x-key"] == black_forest_labs.API_KEY
        assert bfl.asked_for == [black_forest_labs.API_KEY]

    async def test_a_task_is_begun_in_the_eu_and_followed_where_the_provider_says(
        self, open_wire: OpenWire
    ) -> None:
        called = []

        def answer(request: httpx.Request) -> httpx.Response:
            called.append(f"{request.method} {request.url}")
            if request.method == "POST":
                return _said({"polling_url": "https://api.eu2.bfl.ai/v1/get_result?id=7"})
            return _said({"status": "Request Moderated"})

        model = catalogue_model(MODELS["black_forest_labs"])
        adapter = LiteLLMImageAdapter(model, CredentialResolver({"BFL_API_KEY": "k"}), open_wire(answer))
        with pytest.raises(Exception, match="safety system"):
            await adapter.generate_images(REQUEST)

        assert called == [
            "POST https://api.eu.bfl.ai/v1/flux-pro-1.1",
            "GET https://api.eu2.bfl.ai/v1/get_result?id=7",
        ]


@pytest.mark.parametrize("name", MODELS)
class TestAll:
    async def test_a_refused_connection_is_tried_three_times(self, open_wire: OpenWire, name: str) -> None:
        tried = []

        def refuse(request: httpx.Request) -> httpx.Response:
            tried.append(request)
            raise httpx.ConnectError("refused", request=request)

        provider = _never_started(name)
        error = await failure(open_wire(refuse), provider, name=MODELS[name])

        assert type(error) is ProviderFailed
        assert "can't be reached" in error.message
        assert len(tried) == 3

    async def test_a_redirect_does_not_lead_the_key_elsewhere(self, open_wire: OpenWire, name: str) -> None:
        called = []

        def redirect(request: httpx.Request) -> httpx.Response:
            called.append(request.url.host)
            return _said({}, status=307, Location="https://elsewhere.example.com/")

        error = await failure(open_wire(redirect), _never_started(name), name=MODELS[name])

        assert type(error) is ProviderFailed
        assert called == ["127.0.0.1"]


def _said(body: dict[str, str], status: int = 200, **headers: str) -> httpx.Response:
    """An answer as it comes from a network: not read yet."""
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(json.dumps(body).encode()))


def _never_started(name: str) -> ProviderSimulator:
    return SIMULATORS[name](port=1)
