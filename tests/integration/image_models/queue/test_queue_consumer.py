"""The queue of a provider: its limit, its order and its length."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Limits, Response
from sqlalchemy import func, select
from tests.factories.users import sign_in
from tests.fakes.image_generator import FakeImageGenerator
from tests.fakes.image_processor import FakeImageProcessor
from tests.integration.image_models.conftest import StartWorker, enable
from tests.simulators.base import Exchange
from tests.simulators.gate import Gate
from tests.simulators.openai import OpenAISimulator
from tests.support.waiting import eventually

from intric.database.database import Database
from intric.database.tables.image_generations_table import ImageGenerations
from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.infrastructure.adapters.pgqueuer.queue_consumer import QueueConsumer
from intric.image_models.infrastructure.persistence.unit_of_work import SqlUnitOfWorkFactory
from intric.main.container.server import ServerContainer
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.config import Settings
from intric.shared.user import User

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm")]


async def start(container: ServerContainer, user: User, prompt: str, n: int = 1) -> UUID:
    accepted = await container.image_generation_service(user=user).start_images(GenerateImages(prompt, n=n))
    return accepted.generation.id


async def all_over(database: Database) -> bool:
    async with database.transaction() as session:
        query = select(func.count()).where(ImageGenerations.finished_at.is_(None))
        return await session.scalar(query) == 0


def prompts(provider: OpenAISimulator) -> list[str]:
    return [request.json()["prompt"] for request in provider.requests]


class CountingProvider:
    """Answers as the simulator does, and counts the largest number of simultaneous calls.

    The first calls are held until there are `expected` of them: on a busy machine they might not overlap otherwise.
    """

    def __init__(self, provider: OpenAISimulator, expected: int) -> None:
        self._provider = provider
        self._expected = expected
        self._reached = asyncio.Event()
        self._open = 0
        self.most = 0

    async def __call__(self, exchange: Exchange) -> None:
        self._open += 1
        self.most = max(self.most, self._open)
        if self._open == self._expected:
            self._reached.set()
        await asyncio.wait_for(self._reached.wait(), timeout=10)
        await asyncio.sleep(0.05)
        await self._provider.answer(exchange)
        self._open -= 1


class TestLimit:
    async def test_applies_to_all_workers_together_and_every_call_is_sent_once(
        self,
        container: ServerContainer,
        user: User,
        models: dict[str, UUID],
        provider: OpenAISimulator,
        database: Database,
        start_worker: StartWorker,
    ) -> None:
        counting = CountingProvider(provider, expected=3)
        provider.next(*[counting] * 12)
        for number in range(3):
            await start(container, user, f"bild {number}", n=4)
        await start_worker(limit=3)
        await start_worker(limit=3)
        await eventually(lambda: all_over(database), "the end of all")
        assert counting.most == 3
        assert sorted(prompts(provider)) == [f"bild {number}" for number in range(3) for _ in range(4)]


class TestOrder:
    async def test_an_organisation_s_calls_are_sent_in_the_order_of_their_acceptance(
        self,
        container: ServerContainer,
        user: User,
        models: dict[str, UUID],
        provider: OpenAISimulator,
        database: Database,
        start_worker: StartWorker,
    ) -> None:
        for number in range(6):
            await start(container, user, f"bild {number}")
        await start_worker(limit=1)
        await eventually(lambda: all_over(database), "the end of all")
        assert prompts(provider) == [f"bild {number}" for number in range(6)]

    async def test_another_organisation_waits_for_at_most_one_call(
        self,
        container: ServerContainer,
        user: User,
        other_admin: User,
        models: dict[str, UUID],
        provider: OpenAISimulator,
        database: Database,
        start_worker: StartWorker,
    ) -> None:
        await enable(database, other_admin.tenant_id, models["painter"], is_default=True)
        gate = Gate(provider)
        provider.next(gate)
        for _ in range(3):
            await start(container, user, "vår", n=4)
        await start_worker(limit=1)
        await eventually(lambda: gate.held == 1, "the first call")
        await start(container, other_admin, "deras", n=2)
        gate.open()
        await eventually(lambda: all_over(database), "the end of all")
        assert prompts(provider) == ["vår", "deras", "vår", "deras"] + ["vår"] * 10


class TestTooManyWaiting:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"max_waiting_calls_per_tenant": 8})

    async def test_are_refused_with_retry_after_in_their_own_organisation_only(
        self,
        container: ServerContainer,
        user: User,
        other_admin: User,
        user_client: AsyncClient,
        models: dict[str, UUID],
        database: Database,
    ) -> None:
        await enable(database, other_admin.tenant_id, models["painter"])
        await start(container, user, "vår", n=4)
        await start(container, user, "vår", n=3)
        refused = await user_client.post("/image-models/generate", json={"prompt": "till", "n": 2})
        assert (refused.status_code, refused.json()["code"]) == (503, "busy")
        assert int(refused.headers["retry-after"]) > 0
        await start(container, other_admin, "deras", n=4)
        await start(container, user, "vår", n=1)


class TestTooManyWaitingOfOneUser:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(
            update={"max_waiting_calls_per_tenant": 8, "max_waiting_calls_per_user": 6}
        )

    async def test_are_refused_with_retry_after_while_colleagues_are_served(
        self,
        container: ServerContainer,
        user: User,
        admin: User,
        user_client: AsyncClient,
        models: dict[str, UUID],
    ) -> None:
        await start(container, user, "min", n=4)
        await start(container, user, "min", n=2)
        refused = await user_client.post("/image-models/generate", json={"prompt": "till"})
        assert (refused.status_code, refused.json()["code"]) == (503, "busy")
        assert int(refused.headers["retry-after"]) > 0
        await start(container, admin, "kollegans", n=2)


class TestWaitingTooLong:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"request_wait_s": 0.1})

    async def test_is_answered_with_the_generation_s_location(
        self, user_client: AsyncClient, models: dict[str, UUID]
    ) -> None:
        answer = await user_client.post("/image-models/generate", json={"prompt": "en röd stuga", "n": 2})
        assert (answer.status_code, answer.json()["status"]) == (202, "queued")
        later = await user_client.get(answer.headers["location"].removeprefix("/api/v1"))
        assert (later.status_code, later.json()["id"]) == (200, answer.headers["generation-id"])


class TestTwoHundredAtOnce:
    @pytest.fixture
    async def container(
        self, settings: Settings, database: Database, credential_resolver: CredentialResolver
    ) -> AsyncIterator[ServerContainer]:
        """A server with at most five database connections."""
        small = Database(database.url, pool_size=5, max_overflow=0)
        yield ServerContainer(settings=settings, database=small, credential_resolver=credential_resolver)
        await small.close()

    @pytest.fixture
    async def quick_worker(
        self, database: Database, credential_resolver: CredentialResolver
    ) -> AsyncIterator[Callable[[], None]]:
        """Starts a worker on the real queue with a fake generator, so that only the server takes time."""
        unit_of_work = SqlUnitOfWorkFactory(database, credential_resolver)
        worker = GenerationWorker(unit_of_work, FakeImageGenerator(), FakeImageProcessor())
        consumer = QueueConsumer(database.asyncpg_dsn, 64, worker.process)
        running: list[asyncio.Task[None]] = []
        yield lambda: running.append(asyncio.create_task(consumer.run(["openai"])))
        consumer.stop()
        await asyncio.gather(*running)

    async def test_lists_stay_quick_meanwhile_and_all_requests_are_answered(
        self,
        address: str,
        user: User,
        models: dict[str, UUID],
        database: Database,
        quick_worker: Callable[[], None],
    ) -> None:
        headers = {"Authorization": f"Bearer {await sign_in(database, user)}"}
        unlimited = Limits(max_connections=None)
        async with AsyncClient(
            base_url=f"{address}/api/v1", headers=headers, timeout=90, limits=unlimited
        ) as client:
            waiting = [asyncio.create_task(_generate(client)) for _ in range(200)]
            await eventually(lambda: _all_accepted(database, 200), "200 generations")
            durations = [await _time_of_list(client) for _ in range(20)]
            assert statistics.median(durations) < 0.5
            assert not any(task.done() for task in waiting)
            quick_worker()
            answers = await asyncio.gather(*waiting)
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["images"][0]["id"] for answer in answers}) == 200


async def _generate(client: AsyncClient) -> Response:
    body: dict[str, Any] = {"prompt": "en röd stuga", "response_format": "url"}
    return await client.post("/image-models/generate", json=body)


async def _all_accepted(database: Database, count: int) -> bool:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(ImageGenerations)) == count


async def _time_of_list(client: AsyncClient) -> float:
    started = time.perf_counter()
    assert (await client.get("/image-models/")).status_code == 200
    return time.perf_counter() - started
