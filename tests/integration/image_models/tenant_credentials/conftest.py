"""A simulated provider that knows several accounts, and the calls that the tests share."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from httpx import AsyncClient
from tests.factories.credentials import (
    AZURE_KEY,
    OPENAI_KEY,
    OTHER_OPENAI_KEY,
)
from tests.simulators.base import Exchange
from tests.simulators.openai import API_KEY, OpenAISimulator

CREDENTIALS = "/admin/credentials/"


class Keyring(OpenAISimulator):
    """Accepts the keys of several accounts; `calls` are the keys and models of its requests, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, str]] = []

    async def answer(self, exchange: Exchange) -> None:
        headers = exchange.request.headers
        key = headers.get("api-key") or headers["authorization"].removeprefix("Bearer ")
        self.calls.append((key, exchange.request.json()["model"]))
        if key in (OPENAI_KEY, OTHER_OPENAI_KEY, AZURE_KEY):
            headers |= {"authorization": f"Bearer {API_KEY}", "api-key": API_KEY}
        await super().answer(exchange)

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.calls]


@pytest.fixture
def provider() -> Iterator[Keyring]:
    with Keyring() as keyring:
        yield keyring


async def save(client: AsyncClient, provider: str, **values: Any) -> None:
    answer = await client.put(CREDENTIALS + provider, json=values)
    assert answer.status_code == 200, answer.text


async def generate(client: AsyncClient, **body: Any) -> httpx.Response:
    return await client.post("/image-models/generate", json={"prompt": "en röd stuga", **body})


async def run_model_test(client: AsyncClient, model_id: UUID) -> dict[str, Any]:
    answer = await client.post(f"/image-models/{model_id}/test")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["latency_ms"] >= 0
    return found
