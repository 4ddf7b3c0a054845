from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient


@pytest.fixture
async def new_client() -> AsyncIterator[Callable[..., Awaitable[LiteLLMClient]]]:
    """Opens clients with options of `LiteLLMClient.open`."""
    async with AsyncExitStack() as stack:

        async def make(**options: Any) -> LiteLLMClient:
            client = await LiteLLMClient.open(**{"repeat_delay_s": 0.01, **options})
            stack.push_async_callback(client.close)
            return client

        yield make
