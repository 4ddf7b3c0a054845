"""LiteLLM over real HTTP to a simulator of OpenAI's and Azure's wire."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from tests.factories.image_models import make_image_model
from tests.simulators import behaviours, openai
from tests.simulators.base import Behaviour
from tests.simulators.openai import API_KEY, OpenAISimulator
from tests.simulators.pictures import png

from intric.ai_models.catalogue import CatalogueEntry, load_catalogue
from intric.image_models.domain.image_generator import (
    ContentBlocked,
    GenerationError,
    ImageGenerationResult,
    ImageRequest,
    OutcomeUnknown,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProviderRateLimited,
    ProviderTimeout,
    RequestRefused,
)
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.infrastructure.adapters.builtin_pictograms import BuiltinPictograms
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.image_models.infrastructure.adapters.litellm_setup import load_litellm
from intric.image_models.infrastructure.adapters.litellm_wire import LiteLLMWire
from intric.settings.credentials import CredentialResolver

pytestmark = pytest.mark.integration

CATALOGUE = {entry.name: entry for entry in load_catalogue(Path(__file__).parents[3] / "ai_models.yml")}
PROMPT = "Älg på en ö, blå båt, hemlig brygga"
SMALL = ImageRequest(PROMPT, size="1024x1024", quality="low")


@pytest.fixture(scope="module")
async def wire() -> AsyncIterator[LiteLLMWire]:
    wire = await LiteLLMWire.open(timeout_s=10, repeat_delay_s=0.01)
    yield wire
    await wire.close()


@pytest.fixture(scope="module")
async def impatient() -> AsyncIterator[LiteLLMWire]:
    """Gives a call a third of a second."""
    wire = await LiteLLMWire.open(timeout_s=0.3, repeat_delay_s=0.01)
    yield wire
    await wire.close()


@pytest.fixture
def provider() -> Iterator[OpenAISimulator]:
    with OpenAISimulator() as simulator:
        yield simulator


def credentials(provider: OpenAISimulator, key: str = API_KEY) -> CredentialResolver:
    return CredentialResolver(
        {
            "OPENAI_API_KEY": key,
            "OPENAI_API_BASE": provider.base_url,
            "AZURE_API_KEY": key,
            "AZURE_API_BASE": provider.azure_base,
        }
    )


def model(name: str = "gpt-image-2") -> ImageModel:
    """A model as the catalogue that is delivered describes it."""
    return _model(CATALOGUE[name])


def _model(entry: CatalogueEntry) -> ImageModel:
    return make_image_model(
        name=entry.name,
        litellm_model_name=entry.litellm_model_name,
        credential_provider=entry.credential_provider,
        request_parameters=dict(entry.request_parameters),
        fixed_parameters=dict(entry.fixed_parameters),
    )


async def generate(
    wire: LiteLLMWire,
    provider: OpenAISimulator,
    request: ImageRequest = SMALL,
    name: str = "gpt-image-2",
    key: str = API_KEY,
) -> list[ImageGenerationResult]:
    return await LiteLLMImageAdapter(model(name), credentials(provider, key), wire).generate_images(request)


async def failure(
    wire: LiteLLMWire,
    provider: OpenAISimulator,
    *misbehaviours: Behaviour,
    request: ImageRequest = SMALL,
    name: str = "gpt-image-2",
    key: str = API_KEY,
) -> GenerationError:
    """What a call raises while the provider misbehaves; nothing of the vendor's hangs on it."""
    provider.next(*misbehaviours)
    with pytest.raises(GenerationError) as caught:
        await generate(wire, provider, request, name, key)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    said = repr(error) + repr(vars(error))
    assert key not in said
    assert request.prompt not in said
    return error


class TestPictures:
    async def test_one(self, wire: LiteLLMWire, provider: OpenAISimulator) -> None:
        (picture,) = await generate(wire, provider)

        assert picture.blob == png(1024, 1024)
        assert picture.details == {
            "usage": {"input_tokens": 10, "output_tokens": 1056, "total_tokens": 1066},
            "pictures_in_call": 1,
        }
        (request,) = provider.requests
        assert request.headers["authorization"] == f"Bearer {API_KEY}"
        assert request.json() == {
            "model": "gpt-image-2",
            "prompt": PROMPT,
            "n": 1,
            "size": "1024x1024",
            "quality": "low",
            "output_format": "png",
        }

    async def test_four_in_one_request(self, wire: LiteLLMWire, provider: OpenAISimulator) -> None:
        pictures = await generate(wire, provider, ImageRequest(PROMPT, n=4))

        assert [picture.blob for picture in pictures] == [png(1024, 1024, index) for index in range(4)]
        assert len(provider.requests) == 1

    async def test_azure_by_its_own_path_and_header(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        (picture,) = await generate(wire, provider, name="gpt-image-2-azure")

        assert picture.blob == png(1024, 1024)
        (request,) = provider.requests
        assert request.path == "/openai/v1/images/generations"
        assert request.headers["api-key"] == API_KEY

    async def test_the_provider_s_own_prompt_is_kept(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        (picture,) = await generate(wire, provider, ImageRequest(PROMPT, size="1024x1024"), "dall-e-3")

        assert picture.revised_prompt == f"A picture of {PROMPT}"

    @pytest.mark.parametrize(
        "name", [name for name, entry in CATALOGUE.items() if entry.credential_provider is not None]
    )
    async def test_whatever_the_catalogue_offers_is_taken(
        self, wire: LiteLLMWire, provider: OpenAISimulator, name: str
    ) -> None:
        entry = CATALOGUE[name]
        requests = [
            *(ImageRequest(PROMPT, size=size) for size in entry.supported_sizes),
            *(ImageRequest(PROMPT, quality=quality) for quality in entry.supported_qualities),
            *(ImageRequest(PROMPT, background=background) for background in entry.supported_backgrounds),
        ]

        for request in requests:
            assert len(await generate(wire, provider, request, name)) == 1

        assert len(provider.requests) == len(requests)

    async def test_what_can_be_read_survives_what_can_not(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        good, other = openai.picture_items(2)
        provider.next(behaviours.status(200, {"created": 1, "data": [good, {"b64_json": "%%%"}, other]}))

        pictures = await generate(wire, provider, ImageRequest(PROMPT, n=3))

        assert [picture.blob for picture in pictures] == [png(1024, 1024, 0), png(1024, 1024, 1)]

    async def test_more_than_was_asked_for_is_left_aside(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        provider.next(behaviours.status(200, {"created": 1, "data": openai.picture_items(3)}))

        assert len(await generate(wire, provider, ImageRequest(PROMPT, n=2))) == 2

    async def test_keys_never_mix(self, wire: LiteLLMWire, provider: OpenAISimulator) -> None:
        right = [generate(wire, provider) for _ in range(8)]
        wrong = [failure(wire, provider, key="sk-wrong-key-0123456789") for _ in range(8)]

        outcomes = await asyncio.gather(*right, *wrong)

        assert all(isinstance(outcome, list) for outcome in outcomes[:8])
        assert all(isinstance(outcome, ProviderCredentialsRefused) for outcome in outcomes[8:])

    async def test_nothing_of_the_environment_goes_along(
        self, wire: LiteLLMWire, provider: OpenAISimulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENAI_ORG_ID", "org-of-the-platform")
        monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-the-platform")

        await generate(wire, provider)

        assert not any("platform" in value for value in provider.requests[0].headers.values())

    async def test_nothing_is_printed_or_logged_of_key_and_prompt(
        self,
        wire: LiteLLMWire,
        provider: OpenAISimulator,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)

        await generate(wire, provider)
        await failure(
            wire, provider, behaviours.status(500, openai.error_body("oops", f"Failed on {PROMPT}"))
        )

        printed = capfd.readouterr()
        assert printed.out + printed.err == ""
        assert API_KEY not in caplog.text
        assert PROMPT not in caplog.text


class TestFailures:
    @pytest.mark.parametrize(
        ("misbehaviour", "kind"),
        [
            (behaviours.status(400), RequestRefused),
            (behaviours.status(401), ProviderCredentialsRefused),
            (behaviours.status(403), ProviderCredentialsRefused),
            (behaviours.status(404), ProviderFailed),
            (behaviours.status(408), ProviderTimeout),
            (behaviours.status(409), ProviderFailed),
            (behaviours.status(500), ProviderFailed),
            (behaviours.html(502), ProviderFailed),
            (behaviours.status(503), ProviderFailed),
            (behaviours.status(504), ProviderTimeout),
            (openai.blocked(), ContentBlocked),
            (openai.blocked_dalle(), ContentBlocked),
            (openai.blocked_azure(), ContentBlocked),
            (behaviours.reset, OutcomeUnknown),
            (behaviours.reset_in_the_middle, OutcomeUnknown),
            (behaviours.close_in_the_middle, ProviderBadResponse),
            (behaviours.endless, ProviderBadResponse),
            (behaviours.html(), ProviderBadResponse),
            (behaviours.text("hello"), ProviderBadResponse),
            (behaviours.text("null", content_type="application/json"), ProviderBadResponse),
            (behaviours.text("[1, 2]", content_type="application/json"), ProviderBadResponse),
            (behaviours.cut_json({"data": openai.picture_items(1, "16x16")}), ProviderBadResponse),
            (behaviours.status(200, {}), ProviderBadResponse),
            (behaviours.status(200, {"created": 1, "data": []}), ProviderBadResponse),
            (behaviours.status(200, {"created": 1, "data": [{}]}), ProviderBadResponse),
            (
                behaviours.status(200, {"created": 1, "data": [{"b64_json": "no base64"}]}),
                ProviderBadResponse,
            ),
            (behaviours.status(200, {"created": 1, "data": [{"b64_json": 7}]}), ProviderBadResponse),
            (behaviours.status(200, openai.error_body("oops", "in a success")), ProviderBadResponse),
        ],
        ids=str,
    )
    async def test_each_has_its_kind_and_costs_one_request(
        self,
        wire: LiteLLMWire,
        provider: OpenAISimulator,
        misbehaviour: Behaviour,
        kind: type[GenerationError],
    ) -> None:
        error = await failure(wire, provider, misbehaviour)

        assert type(error) is kind
        assert len(provider.requests) == 1

    @pytest.mark.parametrize(
        "silence", [behaviours.hang, behaviours.trickle], ids=["at once", "in the middle"]
    )
    async def test_silence_ends_at_the_deadline_and_lets_go_of_the_connection(
        self, impatient: LiteLLMWire, provider: OpenAISimulator, silence: Behaviour
    ) -> None:
        error = await failure(impatient, provider, silence)

        assert type(error) is ProviderTimeout
        (request,) = provider.requests
        assert await asyncio.to_thread(request.abandoned.wait, 5)

    async def test_a_parameter_that_litellm_would_refuse_reaches_nobody(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        mistaken = model()
        mistaken.fixed_parameters = {"response_format": "b64_json"}

        with pytest.raises(RequestRefused):
            await LiteLLMImageAdapter(mistaken, credentials(provider), wire).generate_images(SMALL)

        assert provider.requests == []

    async def test_a_refused_parameter_is_told_in_the_provider_s_words(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        error = await failure(wire, provider, request=ImageRequest(PROMPT, quality="standard"))

        assert type(error) is RequestRefused
        assert "Invalid value: 'standard'" in error.message
        assert error.provider_status == 400

    async def test_a_refusal_that_repeats_the_prompt_is_told_in_ours(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        echo = behaviours.status(400, openai.error_body("invalid_value", f"Can't draw '{PROMPT}'", "prompt"))

        error = await failure(wire, provider, echo)

        assert error.message == RequestRefused.default_message

    async def test_an_unknown_deployment_is_told_to_whoever_can_mend_it(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        error = await failure(wire, provider, behaviours.status(404), name="gpt-image-2-azure")

        assert "name of the deployment" in error.message

    async def test_a_model_without_a_key_is_never_called(self, wire: LiteLLMWire) -> None:
        with pytest.raises(ProviderCredentialsRefused):
            await LiteLLMImageAdapter(model(), CredentialResolver({}), wire).generate_images(SMALL)


class TestRepeating:
    async def test_too_many_requests_are_repeated_until_it_works(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        provider.next(openai.rate_limited(), openai.rate_limited())

        assert len(await generate(wire, provider)) == 1

        assert len(provider.requests) == 3

    async def test_but_no_more_than_twice(self, wire: LiteLLMWire, provider: OpenAISimulator) -> None:
        error = await failure(wire, provider, *[openai.rate_limited()] * 9)

        assert type(error) is ProviderRateLimited
        assert len(provider.requests) == 3

    async def test_the_provider_says_how_long_to_wait(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        provider.next(openai.rate_limited("1"))
        began = time.monotonic()

        await generate(wire, provider)

        assert time.monotonic() - began >= 1

    async def test_a_wait_beyond_the_deadline_is_left_to_the_caller(
        self, wire: LiteLLMWire, provider: OpenAISimulator
    ) -> None:
        error = await failure(wire, provider, openai.rate_limited("3600"))

        assert type(error) is ProviderRateLimited
        assert error.retry_after == 3600
        assert len(provider.requests) == 1

    async def test_a_refused_connection_is_tried_three_times(self) -> None:
        counting = _CountingTransport(httpx.AsyncHTTPTransport())
        wire = LiteLLMWire(
            load_litellm(),
            httpx.AsyncClient(transport=counting),
            BuiltinPictograms(),
            timeout_s=5,
            repeat_delay_s=0.01,
        )
        with OpenAISimulator() as gone:
            pass

        error = await failure(wire, gone)
        await wire.close()

        assert type(error) is ProviderFailed
        assert "can't be reached" in error.message
        assert counting.calls == 3


class TestAddressesInsteadOfBytes:
    async def test_a_picture_is_fetched(self, wire: LiteLLMWire, provider: OpenAISimulator) -> None:
        provider.next(openai.pictures_at(f"{provider.address}/pictures/64x64/2.png"))

        (picture,) = await generate(wire, provider)

        assert picture.blob == png(64, 64, 2)

    async def test_a_redirect_is_followed(self, wire: LiteLLMWire, provider: OpenAISimulator) -> None:
        provider.next(openai.pictures_at(f"{provider.address}/elsewhere?to=/pictures/64x64/3.png"))

        (picture,) = await generate(wire, provider)

        assert picture.blob == png(64, 64, 3)

    @pytest.mark.parametrize(
        "url",
        [
            "http://10.0.0.7/picture.png",
            "http://169.254.169.254/latest/meta-data/",
            "https://192.168.1.1/picture.png",
            "file:///etc/passwd",
            "{provider}/elsewhere?to=http://169.254.169.254/latest/meta-data/",
            "{provider}/elsewhere?to=/elsewhere?to=/elsewhere?to=/elsewhere?to=/elsewhere",
            "{provider}/endless.png",
        ],
    )
    async def test_an_evil_one_is_not(self, wire: LiteLLMWire, provider: OpenAISimulator, url: str) -> None:
        error = await failure(wire, provider, openai.pictures_at(url.format(provider=provider.address)))

        assert type(error) is ProviderBadResponse
        assert len(provider.requests) == 1


class TestBuiltinPictograms:
    async def test_are_drawn_in_the_size_asked_for_and_differ(self, wire: LiteLLMWire) -> None:
        pictures = await self._draw(
            wire, ImageRequest("template", n=4, size="1024x1024", seed=1, name="Bibliotek")
        )

        assert len({picture.blob for picture in pictures}) == 4
        assert all(_png_size(picture.blob) == (1024, 1024) for picture in pictures)

    async def test_a_seed_brings_the_same_ones_again(self, wire: LiteLLMWire) -> None:
        request = ImageRequest("template", size="512x512", seed=7, name="Bibliotek")

        once, again = await self._draw(wire, request), await self._draw(wire, request)
        (other,) = await self._draw(wire, ImageRequest("template", size="512x512", seed=8, name="Bibliotek"))

        assert once[0].blob == again[0].blob != other.blob

    async def test_only_the_person_s_own_words_count(self, wire: LiteLLMWire) -> None:
        (of_name,) = await self._draw(
            wire, ImageRequest("a fire engine", size="512x512", seed=1, name="Bibliotek")
        )
        (of_words,) = await self._draw(
            wire, ImageRequest("template", size="512x512", seed=1, name="Bibliotek", own_words="brandbil")
        )

        assert of_name.details["motifs"] == ["books"]
        assert of_words.details["motifs"] == ["fire-engine"]

    async def _draw(self, wire: LiteLLMWire, request: ImageRequest) -> list[ImageGenerationResult]:
        adapter = LiteLLMImageAdapter(model("builtin-pictograms"), CredentialResolver({}), wire)
        return await adapter.generate_images(request)


class _CountingTransport(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.calls = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        return await self._inner.handle_async_request(request)


def _png_size(blob: bytes) -> tuple[int, int]:
    return int.from_bytes(blob[16:20]), int.from_bytes(blob[20:24])
