"""Providers for which LiteLLM blocks a thread: their requests, and their isolation from other providers."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.behaviours import hang
from tests.simulators.gate import Gate
from tests.simulators.gemini import GeminiSimulator
from tests.simulators.openai import OpenAISimulator
from tests.simulators.recraft import RecraftSimulator
from tests.simulators.stability import StabilitySimulator, form
from tests.support.image_calls import PROMPT, failure, generate
from tests.support.waiting import eventually

from intric.image_models.domain.image_generator import ImageRequest, ProviderFailed, ProviderTimeout
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm.transports.sync_thread import BlockingCalls

pytestmark = pytest.mark.integration

GOOGLE, STABILITY, RECRAFT = "gemini-3-pro-image", "stable-image-core", "recraft-v3"
PLAIN = ImageRequest(PROMPT)


@pytest.fixture
def google() -> Iterator[GeminiSimulator]:
    with GeminiSimulator() as simulator:
        yield simulator


@pytest.fixture
def stability() -> Iterator[StabilitySimulator]:
    with StabilitySimulator() as simulator:
        yield simulator


async def drip(exchange: Exchange) -> None:
    """Send a byte every 20 ms and never finish, so that no timeout of a single read ends this."""
    await exchange.begin(200, {"Content-Type": "application/json"})
    hung_up = asyncio.create_task(exchange.until_abandoned())
    while not hung_up.done():
        with contextlib.suppress(ConnectionError):
            await exchange.send_part(b" ")
        await asyncio.wait([hung_up], timeout=0.02)


class TestRequests:
    async def test_to_google(self, litellm_client: LiteLLMClient, google: GeminiSimulator) -> None:
        await generate(litellm_client, google, ImageRequest(PROMPT, size="2752x1536"), GOOGLE)

        (request,) = google.requests
        assert request.path == "/v1beta/models/gemini-3-pro-image:generateContent"
        assert request.headers["x-goog-api-key"] == google.api_key
        assert request.json() == {
            "contents": [{"parts": [{"text": PROMPT}]}],
            "generationConfig": {
                "response_modalities": ["IMAGE", "TEXT"],
                "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
            },
        }

    async def test_to_stability(self, litellm_client: LiteLLMClient, stability: StabilitySimulator) -> None:
        await generate(litellm_client, stability, ImageRequest(PROMPT, size="640x1536", seed=7), STABILITY)

        (request,) = stability.requests
        assert request.path == "/v2beta/stable-image/generate/core"
        assert request.headers["authorization"] == f"Bearer {stability.api_key}"
        assert form(request) == {
            "prompt": PROMPT,
            "output_format": "png",
            "aspect_ratio": "9:21",
            "seed": "7",
        }

    async def test_to_recraft(self, litellm_client: LiteLLMClient) -> None:
        with RecraftSimulator() as recraft:
            await generate(litellm_client, recraft, ImageRequest(PROMPT, n=2, size="1365x1024"), RECRAFT)

            (request,) = recraft.requests
        assert request.headers["authorization"] == f"Bearer {recraft.api_key}"
        assert request.json() == {
            "model": "recraftv3",
            "prompt": PROMPT,
            "n": 2,
            "size": "1365x1024",
            "response_format": "b64_json",
        }

    async def test_keys_and_proxies_in_the_environment_are_ignored(
        self, litellm_client: LiteLLMClient, google: GeminiSimulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GEMINI_API_KEY", "key-of-the-platform")
        monkeypatch.setenv("GEMINI_API_BASE", "http://127.0.0.1:1")
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

        await generate(litellm_client, google, PLAIN, GOOGLE)

        assert google.requests[0].headers["x-goog-api-key"] == google.api_key

    async def test_the_key_does_not_follow_a_redirect(
        self, litellm_client: LiteLLMClient, google: GeminiSimulator
    ) -> None:
        with OpenAISimulator() as elsewhere:

            async def redirect(exchange: Exchange) -> None:
                await exchange.respond(307, b"", {"Location": f"{elsewhere.address}/v1"})

            error = await failure(litellm_client, google, redirect, request=PLAIN, name=GOOGLE)

            assert elsewhere.requests == []
        assert type(error) is ProviderFailed
        assert error.provider_status == 307


class TestIsolation:
    async def test_a_hanging_provider_does_not_block_others(
        self,
        new_client: Callable[..., Any],
        google: GeminiSimulator,
        stability: StabilitySimulator,
        provider: OpenAISimulator,
    ) -> None:
        litellm_client, gate = await new_client(max_blocking=2, timeout_s=10), Gate(google)
        google.next(*[gate] * 4)
        held = [asyncio.create_task(generate(litellm_client, google, PLAIN, GOOGLE)) for _ in range(4)]
        await eventually(lambda: gate.held == 2, "two calls")

        assert await generate(litellm_client, stability, PLAIN, STABILITY)
        assert await generate(litellm_client, provider)

        assert gate.held == 2
        gate.open()
        assert all(await asyncio.gather(*held))
        assert len(google.requests) == 4

    @pytest.mark.parametrize("silence", [hang, drip], ids=["silent", "dripping"])
    async def test_a_timed_out_call_releases_its_thread(
        self, new_client: Callable[..., Any], google: GeminiSimulator, silence: Behaviour
    ) -> None:
        litellm_client = await new_client(max_blocking=1, timeout_s=1)

        error = await failure(litellm_client, google, silence, request=PLAIN, name=GOOGLE)

        assert type(error) is ProviderTimeout
        assert google.requests[0].abandoned.wait(5)
        assert await generate(litellm_client, google, PLAIN, GOOGLE)

    async def test_a_call_cancelled_in_the_queue_is_never_sent(
        self, new_client: Callable[..., Any], google: GeminiSimulator
    ) -> None:
        litellm_client, gate = await new_client(max_blocking=1, timeout_s=10), Gate(google)
        google.next(gate)
        first = asyncio.create_task(generate(litellm_client, google, PLAIN, GOOGLE))
        await eventually(lambda: gate.held == 1, "the first call")
        second = asyncio.create_task(generate(litellm_client, google, PLAIN, GOOGLE))
        await asyncio.sleep(0)

        second.cancel()
        gate.open()
        assert await first
        assert await generate(litellm_client, google, PLAIN, GOOGLE)

        assert len(google.requests) == 2

    async def test_a_cancelled_call_s_thread_counts_until_it_has_ended(
        self, litellm_client: LiteLLMClient
    ) -> None:
        calls, stuck, released = BlockingCalls(1), threading.Event(), threading.Event()

        def blocking(*, client: object, **_: object) -> Any:
            stuck.set()
            released.wait()

        def quick(*, client: object, **_: object) -> Any:
            return SimpleNamespace(data=["picture"])

        cancelled = asyncio.create_task(calls.run("gemini", blocking, {"model": "gemini/any"}))
        await asyncio.to_thread(stuck.wait)
        cancelled.cancel()
        next_one = asyncio.create_task(calls.run("gemini", quick, {"model": "gemini/any"}))

        await calls.run("stability", quick, {"model": "gemini/any"})

        assert not next_one.done()
        released.set()
        assert (await next_one).data == ["picture"]
        calls.close()


class TestAnswers:
    async def test_usage_is_kept_and_thought_signatures_are_not(
        self, litellm_client: LiteLLMClient, google: GeminiSimulator
    ) -> None:
        (picture,) = await generate(litellm_client, google, PLAIN, GOOGLE)

        assert picture.details == {
            "usage": {"input_tokens": 10, "output_tokens": 1120, "total_tokens": 1130},
            "pictures_in_call": 1,
        }

    async def test_a_damaged_body_of_an_unrequested_encoding_is_a_bad_response(
        self, litellm_client: LiteLLMClient, google: GeminiSimulator
    ) -> None:
        async def packed(exchange: Exchange) -> None:
            assert exchange.request.headers["accept-encoding"] == "identity"
            headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
            await exchange.respond(200, b"\x1f\x8b\x08\x00" + b"\0" * 20, headers)

        error = await failure(litellm_client, google, packed, request=PLAIN, name=GOOGLE)

        assert error.code == "provider_bad_response"
