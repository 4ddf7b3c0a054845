from collections.abc import AsyncIterator, Iterator

import pytest
from tests.simulators.openai import OpenAISimulator

from intric.image_models.infrastructure.adapters.litellm_wire import LiteLLMWire


@pytest.fixture(scope="session")
async def wire() -> AsyncIterator[LiteLLMWire]:
    wire = await LiteLLMWire.open(timeout_s=10, repeat_delay_s=0.01)
    yield wire
    await wire.close()


@pytest.fixture(scope="session")
async def impatient() -> AsyncIterator[LiteLLMWire]:
    """Gives a call a third of a second."""
    wire = await LiteLLMWire.open(timeout_s=0.3, repeat_delay_s=0.01)
    yield wire
    await wire.close()


@pytest.fixture
def provider() -> Iterator[OpenAISimulator]:
    with OpenAISimulator() as simulator:
        yield simulator
