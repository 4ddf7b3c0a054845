"""Providers that LiteLLM blocks a thread for: what goes to them, and that they can't hold up anybody else."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
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


@pytest.fixture
async def narrow() -> AsyncIterator[Callable[..., Any]]:
    """Opens wires that have few threads for each provider."""
    async with AsyncExitStack() as stack:

        async def make(threads: int, timeout_s: float = 10) -> LiteLLMClient:
            wire = await LiteLLMClient.open(timeout_s=timeout_s, max_blocking=threads)
            stack.push_async_callback(wire.close)
            return wire

        yield make


async def drip(exchange: Exchange) -> None:
    """Never silent for long, and never done: no time limit for a single read ends this."""
    await exchange.begin(200, {"Content-Type": "application/json"})
    hung_up = asyncio.create_task(exchange.until_abandoned())
    while not hung_up.done():
        with contextlib.suppress(ConnectionError):
            await exchange.send_part(b" ")
        await asyncio.wait([hung_up], timeout=0.02)


class TestWhatIsSent:
    async def test_to_google(self, wire: LiteLLMClient, google: GeminiSimulator) -> None:
        await generate(wire, google, ImageRequest(PROMPT, size="2752x1536"), GOOGLE)

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

    async def test_to_stability(self, wire: LiteLLMClient, stability: StabilitySimulator) -> None:
        await generate(wire, stability, ImageRequest(PROMPT, size="640x1536", seed=7), STABILITY)

        (request,) = stability.requests
        assert request.path == "/v2beta/stable-image/generate/core"
        assert request.headers["authorization"] == f"Bearer {stability.api_key}"
        assert form(request) == {
            "prompt": PROMPT,
            "output_format": "png",
            "aspect_ratio": "9:21",
            "seed": "7",
        }

    async def test_to_recraft(self, wire: LiteLLMClient) -> None:
        with RecraftSimulator() as recraft:
            await generate(wire, recraft, ImageRequest(PROMPT, n=2, size="1365x1024"), RECRAFT)

            (request,) = recraft.requests
        assert request.headers["authorization"] == f"Bearer {recraft.api_key}"
        assert request.json() == {
            "model": "recraftv3",
            "prompt": PROMPT,
            "n": 2,
            "size": "1365x1024",
            "response_format": "b64_json",
        }

    async def test_nothing_of_the_environment_counts(
        self, wire: LiteLLMClient, google: GeminiSimulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GEMINI_API_KEY", "key-of-somebody-else")
        monkeypatch.setenv("GEMINI_API_BASE", "http://127.0.0.1:1")
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

        await generate(wire, google, PLAIN, GOOGLE)

        assert google.requests[0].headers["x-goog-api-key"] == google.api_key

    async def test_a_redirect_does_not_lead_the_key_elsewhere(
        self, wire: LiteLLMClient, google: GeminiSimulator
    ) -> None:
        with OpenAISimulator() as elsewhere:

            async def redirect(exchange: Exchange) -> None:
                await exchange.respond(307, b"", {"Location": f"{elsewhere.address}/v1"})

            error = await failure(wire, google, redirect, request=PLAIN, name=GOOGLE)

            assert elsewhere.requests == []
        assert type(error) is ProviderFailed
        assert error.provider_status == 307


class TestHoldingUp:
    async def test_a_hanging_provider_holds_up_no_other(
        self,
        narrow: Callable[..., Any],
        google: GeminiSimulator,
        stability: StabilitySimulator,
        provider: OpenAISimulator,
    ) -> None:
        wire, gate = await narrow(threads=2), Gate(google)
        google.next(*[gate] * 4)
        held = [asyncio.create_task(generate(wire, google, PLAIN, GOOGLE)) for _ in range(4)]
        await eventually(lambda: gate.held == 2, "two calls")

        assert await generate(wire, stability, PLAIN, STABILITY)
        assert await generate(wire, provider)

        assert gate.held == 2
        gate.open()
        assert all(await asyncio.gather(*held))
        assert len(google.requests) == 4

    @pytest.mark.parametrize("silence", [hang, drip], ids=["silent", "dripping"])
    async def test_a_call_that_was_given_up_leaves_its_thread(
        self, narrow: Callable[..., Any], google: GeminiSimulator, silence: Behaviour
    ) -> None:
        wire = await narrow(threads=1, timeout_s=1)

        error = await failure(wire, google, silence, request=PLAIN, name=GOOGLE)

        assert type(error) is ProviderTimeout
        assert google.requests[0].abandoned.wait(5)
        assert await generate(wire, google, PLAIN, GOOGLE)

    async def test_a_call_that_was_given_up_in_line_is_never_sent(
        self, narrow: Callable[..., Any], google: GeminiSimulator
    ) -> None:
        wire, gate = await narrow(threads=1), Gate(google)
        google.next(gate)
        first = asyncio.create_task(generate(wire, google, PLAIN, GOOGLE))
        await eventually(lambda: gate.held == 1, "the first call")
        second = asyncio.create_task(generate(wire, google, PLAIN, GOOGLE))
        await asyncio.sleep(0)

        second.cancel()
        gate.open()
        assert await first
        assert await generate(wire, google, PLAIN, GOOGLE)

        assert len(google.requests) == 2

    async def test_a_thread_counts_until_it_has_ended(self, wire: LiteLLMClient) -> None:
        calls, stuck, released = BlockingCalls(1), threading.Event(), threading.Event()

        def deaf(*, client: object, **_: object) -> Any:
            stuck.set()
            released.wait()

        def quick(*, client: object, **_: object) -> Any:
            return SimpleNamespace(data=["picture"])

        given_up = asyncio.create_task(calls.run(deaf, {"model": "gemini/any"}))
        await asyncio.to_thread(stuck.wait)
        given_up.cancel()
        next_one = asyncio.create_task(calls.run(quick, {"model": "gemini/any"}))

        await calls.run(quick, {"model": "stability/any"})

        assert not next_one.done()
        released.set()
        assert (await next_one).data == ["picture"]
        calls.close()


class TestAnswers:
    async def test_usage_is_kept_and_what_google_keeps_for_itself_is_not(
        self, wire: LiteLLMClient, google: GeminiSimulator
    ) -> None:
        (picture,) = await generate(wire, google, PLAIN, GOOGLE)

        assert picture.details == {
            "usage": {"input_tokens": 10, "output_tokens": 1120, "total_tokens": 1130},
            "pictures_in_call": 1,
        }

    async def test_an_address_of_a_refused_connection_says_so(
        self, wire: LiteLLMClient, google: GeminiSimulator
    ) -> None:
        with GeminiSimulator() as gone:
            pass

        error = await failure(wire, gone, request=PLAIN, name=GOOGLE)

        assert type(error) is ProviderFailed
        assert "can't be reached" in error.message

    async def test_an_encoding_nobody_asked_for_is_not_unpacked(
        self, wire: LiteLLMClient, google: GeminiSimulator
    ) -> None:
        async def packed(exchange: Exchange) -> None:
            assert exchange.request.headers["accept-encoding"] == "identity"
            headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
            await exchange.respond(200, b"\x1f\x8b\x08\x00" + b"\0" * 20, headers)

        error = await failure(wire, google, packed, request=PLAIN, name=GOOGLE)

        assert error.code == "provider_bad_response"
