"""The free second half of a paid call: a task that is polled. A failed poll never starts another task."""

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
    OutcomeUnknown,
    ProviderCredentialsRefused,
)
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm.pictogram_provider import BuiltinPictograms
from intric.image_models.infrastructure.adapters.litellm.setup import load_litellm
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.settings.credential_resolver import CredentialResolver

pytestmark = pytest.mark.integration

# The first is called by a custom provider of ours, the second by LiteLLM itself.
MODELS = ["flux-2-pro", "flux-pro-1.1"]
REQUEST = ImageRequest(PROMPT)

FAULTS: dict[str, Behaviour] = {
    "poll-503-once": behaviours.status(503),
    "poll-429-once": behaviours.status(429, {"detail": "too many"}),
    "poll-reset-once": behaviours.reset,
    "poll-500-once": behaviours.status(500),
    "poll-502-html-once": behaviours.html(502),
    "poll-504-once": behaviours.status(504),
    "poll-404-once": behaviours.status(404, {"detail": "Not Found"}),
    "poll-202-once": behaviours.status(202, {}),
    "poll-429-retry-after-once": behaviours.status(429, {}, {"Retry-After": "0"}),
    "poll-closed-once": behaviours.close,
    "poll-cut-once": behaviours.close_in_the_middle,
    "poll-reset-in-the-middle-once": behaviours.reset_in_the_middle,
    "poll-not-json-once": behaviours.html(200),
    "poll-cut-json-once": behaviours.cut_json({"status": "Ready"}),
}


@pytest.fixture
def bfl() -> Iterator[BlackForestLabsSimulator]:
    with BlackForestLabsSimulator() as simulator:
        yield simulator


def polls(bfl: BlackForestLabsSimulator, *answers: Behaviour) -> Behaviour:
    """Return the answer that starts a task whose polls get these answers, the last one again and again."""
    left = list(answers)

    async def next_answer(exchange: Exchange) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(exchange)

    return bfl.ending(next_answer)


@pytest.mark.parametrize("case", FAULTS)
@pytest.mark.parametrize("model", MODELS)
async def test_a_poll_that_fails_once_is_repeated_and_the_task_started_once(
    litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator, model: str, case: str
) -> None:
    bfl.next(polls(bfl, FAULTS[case], bfl.ready(png(64, 64))))

    (picture,) = await generate(litellm_client, bfl, REQUEST, model)

    assert picture.blob == png(64, 64)
    assert len(bfl.requests) == 1
    assert bfl.poll_keys == [black_forest_labs.API_KEY] * 2


@pytest.mark.parametrize(
    "fault",
    [behaviours.status(429), behaviours.status(503), behaviours.reset, behaviours.hang],
    ids=["429", "503", "reset", "hang"],
)
@pytest.mark.parametrize("model", MODELS)
async def test_polls_that_never_succeed_end_with_an_unknown_outcome_and_one_task(
    bfl: BlackForestLabsSimulator, model: str, fault: Behaviour
) -> None:
    litellm_client = await LiteLLMClient.open(timeout_s=1, repeat_delay_s=0.01)

    error = await failure(litellm_client, bfl, polls(bfl, fault), name=model)

    await litellm_client.close()
    assert type(error) is OutcomeUnknown
    assert len(bfl.requests) == 1


@pytest.mark.parametrize("model", MODELS)
async def test_a_refused_connection_of_a_poll_is_not_one_of_the_call(
    litellm_client: LiteLLMClient, model: str
) -> None:
    called: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        called.append(request.method)
        if request.method == "POST":
            body = b'{"id": "7", "polling_url": "https://api.eu2.bfl.ai/v1/get_result?id=7"}'
            return httpx.Response(200, stream=httpx.ByteStream(body))
        raise httpx.ConnectError("refused", request=request)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        client = LiteLLMClient(
            load_litellm(), lambda _: http, BuiltinPictograms(), timeout_s=1, repeat_delay_s=0.01
        )
        resolver = CredentialResolver({"BFL_API_KEY": "k"})
        with pytest.raises(OutcomeUnknown):
            await LiteLLMImageAdapter(catalogue_model(model), resolver, client).generate_images(REQUEST)

    assert called.count("POST") == 1
    assert called.count("GET") >= 2


@pytest.mark.parametrize("model", MODELS)
async def test_a_key_that_is_refused_at_polling_ends_the_call_at_once(
    litellm_client: LiteLLMClient, bfl: BlackForestLabsSimulator, model: str
) -> None:
    error = await failure(litellm_client, bfl, polls(bfl, behaviours.status(401)), name=model)

    assert type(error) is ProviderCredentialsRefused
    assert (len(bfl.requests), len(bfl.poll_keys)) == (1, 1)
