"""What is read of a success: the same contract for every provider, over real HTTP to a simulator of its API."""

import base64
import json
from typing import Any

import pytest
from tests.simulators import behaviours, gemini, openai
from tests.simulators.base import Behaviour
from tests.simulators.pictures import png
from tests.simulators.provider import ProviderSimulator
from tests.support.image_calls import PROMPT, any_model, failure, generate
from tests.support.odd_answers import ODD_BODIES, ODD_VALUES, bodies_with, whole_body
from tests.support.picture_notations import NOTATIONS
from tests.support.provider_cases import sends_text
from tests.support.provider_marks import PROVIDERS, each_case

from intric.image_models.domain.image_generator import (
    ContentBlocked,
    GenerationError,
    ImageGenerationResult,
    ImageRequest,
    ProviderBadResponse,
)
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient

pytestmark = pytest.mark.integration

# "{here}" is the provider's own address, "{good}" the base64 of a picture that it also has at "/pictures/64x64/2.png".
TWO_FIELDS = {
    "b64-broken-url-good": {"b64_json": "%%%", "url": "{here}/pictures/64x64/2.png"},
    "b64-empty-url-good": {"b64_json": "", "url": "{here}/pictures/64x64/2.png"},
    "b64-text-url-good": {"b64_json": "notavailable", "url": "{here}/pictures/64x64/2.png"},
    "b64-good-url-broken": {"b64_json": "{good}", "url": "http://10.0.0.7/picture.png"},
    "b64-broken-url-data": {"b64_json": "%%%", "url": "data:image/png;base64,{good}"},
    "b64-an-address": {"b64_json": "{here}/pictures/64x64/2.png"},
    "url-base64": {"url": "{good}"},
    "url-data": {"url": "data:image/png;base64,{good}"},
}

PICTURE = png(48, 48, 1)
ENCODED = base64.b64encode(PICTURE).decode()
SENDING_TEXT = [name for name, simulator in PROVIDERS.items() if sends_text(simulator)]
SENDING_OPENAI_S = [name for name in SENDING_TEXT if "data" in (PROVIDERS[name].answer_body("") or {})]
COUNTING_TOKENS = [name for name in SENDING_OPENAI_S if name != "recraft"]

# What stands in `usage`, or in fields of it, and what is known then.
USAGES: dict[str, tuple[Any, dict[str, int] | None]] = {
    "usage-float": ({"output_tokens": 14417.92}, None),
    "usage-whole-float": (
        {"output_tokens": 1056.0},
        {"input_tokens": 10, "output_tokens": 1056, "total_tokens": 1066},
    ),
    "usage-details-partial": (
        {"input_tokens_details": {"text_tokens": 10}},
        {"input_tokens": 10, "output_tokens": 1056, "total_tokens": 1066},
    ),
    "usage-null": (None, None),
    "usage-text": ("1066 tokens", None),
    "usage-list": ([1066], None),
    "usage-empty": ({"input_tokens": None, "output_tokens": None, "total_tokens": None}, None),
    "usage-no-output": ({"output_tokens": None}, {"input_tokens": 10, "total_tokens": 1066}),
    "usage-no-total": (
        {"output_tokens": None, "total_tokens": None},
        {"input_tokens": 10},
    ),
    "usage-huge": ({"total_tokens": 10**400}, None),
}

ODD_ITEMS: dict[str, Any] = {
    "data-null-first": [None, {"b64_json": ENCODED}],
    "data-odd-first": [
        7,
        "",
        [],
        {},
        {"b64_json": None},
        {"b64_json": 7},
        {"url": {}},
        {"b64_json": ENCODED},
    ],
    "data-broken-first": [{"b64_json": "%%%"}, {"b64_json": ENCODED}],
    "data-text": [ENCODED],
    "data-object": {"b64_json": ENCODED},
    "data-odd-last": [{"b64_json": ENCODED, "revised_prompt": 7}, None],
}

DRAFT = gemini.inline(base64.b64encode(png(16, 16, 0)).decode()) | {"thought": True}
OTHER = gemini.inline(base64.b64encode(png(16, 16, 2)).decode())
FINAL = gemini.inline(base64.b64encode(png(16, 16, 1)).decode())
THOUGHT = {"text": "Drawing a boat first.", "thought": True}
PARTS: dict[str, Any] = {
    "thought-then-final": [THOUGHT, DRAFT, THOUGHT, FINAL],
    "final-then-thought": [FINAL, DRAFT],
    "several-final": [DRAFT, OTHER, FINAL],
    "signature-on-the-draft": [DRAFT | {"thoughtSignature": "c2lnbmVk"}, FINAL],
    "snake-case": [DRAFT, {"inline_data": FINAL["inlineData"]}],
    "final-says-no-thought": [DRAFT, FINAL | {"thought": False}],
    "last-final-broken": [FINAL, gemini.inline("%%%")],
    "odd-parts": [None, 7, "text", {"inlineData": None}, {"inlineData": {}}, FINAL, gemini.inline(7)],
}
ONLY_DRAFTS: dict[str, tuple[str, type[GenerationError]]] = {
    "only-thoughts": ("STOP", ProviderBadResponse),
    "only-thoughts-cut": ("MAX_TOKENS", ProviderBadResponse),
    "only-thoughts-filtered": ("IMAGE_SAFETY", ContentBlocked),
}


class TestNotations:
    """The bytes of a picture as text, in each notation."""

    @each_case({name: list(NOTATIONS) for name, simulator in PROVIDERS.items() if sends_text(simulator)})
    async def test_each_gives_the_picture(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        text = NOTATIONS[case](png(48, 48, 1))
        provider.next(behaviours.status(200, provider.answer_body(text)))

        (picture,) = await generate(litellm_client, provider, ImageRequest(PROMPT), any_model(provider).name)

        assert picture.blob == png(48, 48, 1)

    @each_case({name: list(TWO_FIELDS) for name in ("openai", "azure", "hosted_vllm", "azure_ai", "recraft")})
    async def test_two_fields_of_which_one_is_good(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        good = base64.b64encode(png(64, 64, 2)).decode()
        item = {
            field: value.format(here=provider.address, good=good) for field, value in TWO_FIELDS[case].items()
        }
        provider.next(openai.answer_with(item))

        (picture,) = await generate(litellm_client, provider, ImageRequest(PROMPT), any_model(provider).name)

        assert picture.blob == png(64, 64, 2)


class TestOddFields:
    """Whatever stands in the fields that are not the picture, the picture is paid for and delivered."""

    @each_case({name: [f"odd field: {value}" for value in ODD_VALUES] for name in SENDING_TEXT})
    async def test_an_odd_value_in_each_field(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        value = ODD_VALUES[case.removeprefix("odd field: ")]

        for field, body in bodies_with(value, whole_body(provider, ENCODED), ENCODED):
            picture = await picture_of(litellm_client, provider, behaviours.status(200, body))

            assert picture.blob == PICTURE, field

    @each_case({name: [f"odd body: {body}" for body in ODD_BODIES] for name in SENDING_TEXT})
    async def test_an_odd_body(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        make_odd = ODD_BODIES[case.removeprefix("odd body: ")]
        body = json.dumps(whole_body(provider, ENCODED)).encode()

        picture = await picture_of(litellm_client, provider, behaviours.raw(make_odd(body)))

        assert picture.blob == PICTURE

    @each_case({name: ["the picture itself"] for name in SENDING_TEXT})
    async def test_the_bytes_of_a_picture_instead_of_json(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        picture = await picture_of(litellm_client, provider, behaviours.raw(PICTURE, "image/png"))

        assert picture.blob == PICTURE

    @each_case({name: list(USAGES) for name in COUNTING_TOKENS})
    async def test_token_counts_that_are_not_known(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        odd, expected = USAGES[case]
        body = whole_body(provider, ENCODED)
        body["usage"] = odd if not isinstance(odd, dict) else body["usage"] | odd

        picture = await picture_of(litellm_client, provider, behaviours.status(200, body))

        assert picture.details.get("usage") == expected

    @each_case({name: ["created-text"] for name in SENDING_OPENAI_S})
    async def test_a_date_as_text(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        body = whole_body(provider, ENCODED) | {"created": "2026-11-25T10:00:00Z"}

        picture = await picture_of(litellm_client, provider, behaviours.status(200, body))

        assert picture.blob == PICTURE

    @each_case({name: list(ODD_ITEMS) for name in SENDING_OPENAI_S})
    async def test_odd_items_beside_the_picture(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        body = whole_body(provider, ENCODED)
        body["data"] = ODD_ITEMS[case]

        picture = await picture_of(litellm_client, provider, behaviours.status(200, body))

        assert picture.blob == PICTURE


class TestSeveralPictures:
    """Google's thinking models send drafts, and may send a final picture more than once."""

    @each_case({"gemini": list(PARTS)})
    async def test_the_final_one_is_delivered(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        picture = await picture_of(litellm_client, provider, gemini.answer_with(*PARTS[case]))

        assert picture.blob == png(16, 16, 1)

    @each_case({"gemini": ["several candidates"]})
    async def test_the_final_one_of_the_first_candidate(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        parts = ([DRAFT, OTHER, FINAL], [DRAFT, OTHER])
        candidates = [{"content": {"parts": each}, "finishReason": "STOP"} for each in parts]

        picture = await picture_of(
            litellm_client, provider, behaviours.status(200, {"candidates": candidates})
        )

        assert picture.blob == png(16, 16, 1)

    @each_case({"gemini": list(ONLY_DRAFTS)})
    async def test_drafts_alone_are_not_delivered(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        reason, kind = ONLY_DRAFTS[case]
        candidate = {"content": {"parts": [DRAFT, DRAFT]}, "finishReason": reason}
        behaviour = behaviours.status(200, {"candidates": [candidate]})

        error = await failure(litellm_client, provider, behaviour, name=any_model(provider).name)

        assert type(error) is kind
        assert len(provider.requests) == 1

    @each_case({name: ["more than asked for"] for name in SENDING_TEXT})
    async def test_no_more_than_asked_for(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        body = provider.answer_body(ENCODED, ENCODED, ENCODED)
        provider.next(behaviours.status(200, body))

        pictures = await generate(litellm_client, provider, ImageRequest(PROMPT), any_model(provider).name)

        assert len(pictures) == 1


async def picture_of(
    litellm_client: LiteLLMClient, provider: ProviderSimulator, behaviour: Behaviour
) -> ImageGenerationResult:
    """Return the one picture of a call that is answered so, with one request."""
    provider.next(behaviour)
    before = len(provider.requests)
    (picture,) = await generate(litellm_client, provider, ImageRequest(PROMPT), any_model(provider).name)
    assert len(provider.requests) == before + 1
    return picture
