"""The same contract for every provider, over real HTTP to a simulator of its API.

The ids are "provider: case"; `python -m tests.provider_table` shows them as a table.
"""

import asyncio
import socket
from typing import Any
from uuid import UUID

import pytest
from tests.simulators import behaviours
from tests.simulators.base import Behaviour
from tests.simulators.pictures import pixels, png
from tests.simulators.provider import ProviderSimulator
from tests.simulators.registry import SIMULATORS
from tests.support.image_calls import CATALOGUE, PROMPT, WRONG_KEY, any_model, credentials, failure, generate
from tests.support.provider_cases import CASES, FORBIDDEN_ADDRESSES
from tests.support.provider_marks import PROVIDERS, each_case, each_model, each_provider

from intric.image_models.domain.image_generator import (
    ContentBlocked,
    GenerationError,
    ImageRequest,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProviderTimeout,
    RequestRefused,
)
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.image_models.infrastructure.adapters.pillow.image_processor import PillowImageProcessor

pytestmark = pytest.mark.integration

TENANT_ID = UUID(int=1)


async def error_of(
    litellm_client: LiteLLMClient, provider: ProviderSimulator, processor: PillowImageProcessor, case: str
) -> GenerationError:
    """Return the error of a call, whose pictures are verified as the worker does it."""
    provider.next(*CASES[case].answers(provider))
    with pytest.raises(GenerationError) as caught:
        for picture in await LiteLLMImageAdapter(
            any_model(provider), credentials(provider), litellm_client
        ).generate_images(ImageRequest(PROMPT)):
            await processor.process(picture.blob, tenant_id=TENANT_ID)
    return caught.value


# What the first requests of a picture's address get.
UNTIL_READ: dict[str, list[Behaviour]] = {
    "url-404-once": [behaviours.status(404)],
    "url-410-once": [behaviours.status(410)],
    "url-403-once": [behaviours.status(403)],
    "url-429-once": [behaviours.status(429, headers={"Retry-After": "0"})],
    "url-500-once": [behaviours.status(500)],
    "url-503-once": [behaviours.html(503)],
    "url-202-once": [behaviours.status(202)],
    "url-reset-once": [behaviours.reset],
    "url-closed-once": [behaviours.close],
    "url-cut-once": [behaviours.close_in_the_middle],
    "url-empty-once": [behaviours.raw(b"", "image/png")],
    "url-many": [behaviours.status(404), behaviours.reset, behaviours.status(503), behaviours.status(404)],
}

SILENCES: dict[str, Behaviour] = {"hang": behaviours.hang, "hang in the middle": behaviours.trickle}


class TestPictures:
    @each_model("one picture")
    async def test_one(
        self,
        litellm_client: LiteLLMClient,
        provider: ProviderSimulator,
        processor: PillowImageProcessor,
        model: str,
    ) -> None:
        (picture,) = await generate(litellm_client, provider, ImageRequest(PROMPT), model)

        assert (await processor.process(picture.blob, tenant_id=TENANT_ID)).facts.mimetype in (
            "image/png",
            "image/jpeg",
            "image/webp",
        )
        assert len(provider.requests) == 1

    @each_model("four pictures", having="max_images_per_request")
    async def test_several_in_one_request(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, model: str
    ) -> None:
        count = min(4, CATALOGUE[model].max_images_per_request)

        pictures = await generate(litellm_client, provider, ImageRequest(PROMPT, n=count), model)

        assert len({picture.blob for picture in pictures}) == count
        assert len(provider.requests) == 1

    @each_model("each size", having="supported_sizes")
    async def test_each_size_is_as_requested(
        self,
        litellm_client: LiteLLMClient,
        provider: ProviderSimulator,
        processor: PillowImageProcessor,
        model: str,
    ) -> None:
        for size in CATALOGUE[model].supported_sizes:
            (picture,) = await generate(litellm_client, provider, ImageRequest(PROMPT, size=size), model)

            facts = (await processor.process(picture.blob, tenant_id=TENANT_ID)).facts
            width, height = pixels(size)
            if provider.size_is_kept:
                assert (facts.width, facts.height) == (width, height)
            assert facts.width / facts.height == pytest.approx(width / height, rel=0.03)

    @each_model("each quality", having="supported_qualities")
    async def test_each_quality_is_accepted(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, model: str
    ) -> None:
        for quality in CATALOGUE[model].supported_qualities:
            assert await generate(litellm_client, provider, ImageRequest(PROMPT, quality=quality), model)

        assert _different_bodies(provider) == len(CATALOGUE[model].supported_qualities)

    @each_model("each background", having="supported_backgrounds")
    async def test_each_background_is_accepted(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, model: str
    ) -> None:
        for background in CATALOGUE[model].supported_backgrounds:
            assert await generate(
                litellm_client, provider, ImageRequest(PROMPT, background=background), model
            )

        assert _different_bodies(provider) == len(CATALOGUE[model].supported_backgrounds)

    @each_model("seed", having="takes_seed")
    async def test_a_seed_is_sent(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, model: str
    ) -> None:
        await generate(litellm_client, provider, ImageRequest(PROMPT, seed=4711), model)

        assert b"4711" in provider.requests[0].body


class TestFailures:
    @each_case(
        {
            name: [title for title, case in CASES.items() if case.exists(simulator)]
            for name, simulator in PROVIDERS.items()
        }
    )
    async def test_each_has_its_kind_and_its_number_of_requests(
        self,
        litellm_client: LiteLLMClient,
        provider: ProviderSimulator,
        processor: PillowImageProcessor,
        case: str,
    ) -> None:
        error = await error_of(litellm_client, provider, processor, case)

        assert type(error) is CASES[case].kind
        assert len(provider.requests) == CASES[case].requests
        if case == "429 with Retry-After":
            assert error.retry_after == 3600

    @each_case(
        {name: [f"safety: {way}" for way in simulator.refusals()] for name, simulator in PROVIDERS.items()}
    )
    async def test_a_safety_refusal_is_content_blocked(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        refusal = provider.refusals()[case.removeprefix("safety: ")]

        error = await failure(litellm_client, provider, refusal, name=any_model(provider).name)

        assert type(error) is ContentBlocked
        assert len(provider.requests) == 1

    @each_provider("wrong key")
    async def test_a_wrong_key(self, litellm_client: LiteLLMClient, provider: ProviderSimulator) -> None:
        error = await failure(litellm_client, provider, name=any_model(provider).name, key=WRONG_KEY)

        assert type(error) is ProviderCredentialsRefused
        assert len(provider.requests) == 1

    @each_provider("refused parameter")
    async def test_a_refused_parameter(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator
    ) -> None:
        mistaken = any_model(provider)
        mistaken.fixed_parameters |= provider.refused

        with pytest.raises(RequestRefused) as caught:
            await LiteLLMImageAdapter(mistaken, credentials(provider), litellm_client).generate_images(
                ImageRequest(PROMPT)
            )

        assert caught.value.provider_status in (400, 422)
        assert caught.value.message != RequestRefused.default_message
        assert len(provider.requests) == 1

    @each_case({name: list(SILENCES) for name in PROVIDERS})
    async def test_silence_ends_at_the_deadline(
        self, short_timeout_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        error = await failure(short_timeout_client, provider, SILENCES[case], name=any_model(provider).name)

        assert type(error) is ProviderTimeout
        (request,) = provider.requests
        assert await asyncio.to_thread(request.abandoned.wait, 5)

    @each_provider("refused connection")
    async def test_a_refused_connection_is_tried_three_times(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with SIMULATORS[provider.provider]() as gone:
            pass
        tried = []
        connect = socket.socket.connect

        def counting(this: socket.socket, address: Any) -> None:
            tried.append(address)
            connect(this, address)

        monkeypatch.setattr(socket.socket, "connect", counting)
        error = await failure(litellm_client, gone, name=any_model(provider).name)

        assert type(error) is ProviderFailed
        assert "can't be reached" in error.message
        assert len(tried) == 3

    @each_provider("keys do not mix")
    async def test_keys_never_mix(self, litellm_client: LiteLLMClient, provider: ProviderSimulator) -> None:
        name = any_model(provider).name
        right = [generate(litellm_client, provider, ImageRequest(PROMPT), name) for _ in range(4)]
        wrong = [failure(litellm_client, provider, name=name, key=WRONG_KEY) for _ in range(4)]

        outcomes = await asyncio.gather(*right, *wrong)

        assert all(isinstance(outcome, list) for outcome in outcomes[:4])
        assert all(isinstance(outcome, ProviderCredentialsRefused) for outcome in outcomes[4:])


class TestAddresses:
    BY_ADDRESS = tuple(
        name for name, simulator in PROVIDERS.items() if simulator.pictures_at("http://x") is not None
    )

    @each_case({name: ["address: good"] for name in BY_ADDRESS})
    async def test_an_allowed_one_is_fetched(
        self,
        litellm_client: LiteLLMClient,
        provider: ProviderSimulator,
        processor: PillowImageProcessor,
        case: str,
    ) -> None:
        behaviour = provider.pictures_at(f"{provider.address}/pictures/64x64/2.png")
        assert behaviour is not None
        provider.next(behaviour)

        (picture,) = await generate(litellm_client, provider, ImageRequest(PROMPT), any_model(provider).name)

        assert (await processor.process(picture.blob, tenant_id=TENANT_ID)).facts.width == 64

    @each_case({name: list(UNTIL_READ) for name in BY_ADDRESS})
    async def test_a_failed_read_is_repeated_and_the_call_is_not(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        url = provider.store(png(48, 48, 1), *UNTIL_READ[case])
        behaviour = provider.pictures_at(url)
        assert behaviour is not None
        provider.next(behaviour)

        (picture,) = await generate(litellm_client, provider, ImageRequest(PROMPT), any_model(provider).name)

        assert picture.blob == png(48, 48, 1)
        assert len(provider.requests) == 1

    @each_case({name: ["url-404-always", "url-410-always", "url-401-always"] for name in BY_ADDRESS})
    async def test_a_picture_that_is_gone_ends_the_call_with_its_status(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        status = int(case.split("-")[1])
        url = provider.store(png(48, 48, 1), *[behaviours.status(status)] * 50)
        behaviour = provider.pictures_at(url)
        assert behaviour is not None

        error = await failure(litellm_client, provider, behaviour, name=any_model(provider).name)

        assert type(error) is ProviderBadResponse
        assert f"status {status}" in error.message
        assert len(provider.requests) == 1

    @each_case({name: [f"address: {address}" for address in FORBIDDEN_ADDRESSES] for name in BY_ADDRESS})
    async def test_a_forbidden_one_is_not_fetched(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        url = FORBIDDEN_ADDRESSES[case.removeprefix("address: ")].format(here=provider.address)
        behaviour = provider.pictures_at(url)
        assert behaviour is not None

        error = await failure(litellm_client, provider, behaviour, name=any_model(provider).name)

        assert type(error) is ProviderBadResponse
        assert len(provider.requests) == 1


def _different_bodies(provider: ProviderSimulator) -> int:
    return len({request.body for request in provider.requests})
