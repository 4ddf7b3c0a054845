"""Two servers and two workers over one PostgreSQL reached by TCP, as on four machines.

One start of the processes serves all, because LiteLLM takes seconds to import.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from tests.chaos.api import API, sign_in
from tests.chaos.provider import CountingOpenAI
from tests.factories.credentials import ENCRYPTION_KEY
from tests.integration.image_models.events import read_numbered_events
from tests.simulators.gate import Gate
from tests.support.members import SERVER, WORKER, Member, end_all
from tests.support.tcp_postgres import tcp_postgres
from tests.support.waiting import eventually

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

EMAIL, PASSWORD = "admin@example.com", "korrekt häst batteri"
LIMIT = 3
STARTED_WITHIN_S = 90.0
AS_EVENTS = {"Accept": "text/event-stream"}
FOR_LATER = {"Prefer": "respond-async"}


@pytest.fixture
def provider() -> Iterator[CountingOpenAI]:
    with CountingOpenAI() as simulator:
        yield simulator


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    with tcp_postgres(tmp_path / "postgres") as url:
        yield url


@pytest.fixture
async def servers(tmp_path: Path, provider: CountingOpenAI, database_url: str) -> AsyncIterator[list[str]]:
    """The servers' URLs; two workers run beside them."""
    environment = {
        **provider.environment(),
        "ENEO_DATABASE_URL": database_url,
        "ENEO_ENCRYPTION_KEY": ENCRYPTION_KEY,
        "ENEO_ADMIN_PASSWORD": PASSWORD,
        "ENEO_MAX_CONCURRENT_PROVIDER_CALLS": str(LIMIT),
    }
    members = [Member(role, number, tmp_path, environment) for role in (SERVER, WORKER) for number in (1, 2)]
    try:
        for member in members:
            member.start()
        for member in members:
            await eventually(member.is_ready, f"a ready {member.name}", STARTED_WITHIN_S, every_s=0.1)
        yield [member.url for member in members if member.role == SERVER]
    finally:
        exit_codes = end_all(members)
    assert exit_codes == [0, 0, 0, 0]


@pytest.fixture
async def clients(servers: list[str]) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """One for each server, both with a token from the first one."""
    token = await sign_in(servers[0], EMAIL, PASSWORD)
    headers = {"Authorization": f"Bearer {token}"}
    async with AsyncExitStack() as stack:
        one, other = [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=url + API, headers=headers, timeout=40)
            )
            for url in servers
        ]
        await _make_default(one, "gpt-image-2")
        yield one, other


async def test_a_fleet_works_as_one(
    clients: tuple[httpx.AsyncClient, httpx.AsyncClient], provider: CountingOpenAI, database_url: str
) -> None:
    one, other = clients
    await _a_generation_of_one_server_is_streamed_by_the_other(one, other, provider)
    await _a_generation_of_one_server_is_found_and_cancelled_by_the_other(one, other, provider)
    await _the_limit_applies_to_both_workers_together(one, other, provider, database_url)


async def _a_generation_of_one_server_is_streamed_by_the_other(
    one: httpx.AsyncClient, other: httpx.AsyncClient, provider: CountingOpenAI
) -> None:
    gate = Gate(provider)
    provider.next(gate)
    body = {"prompt": "på två sätt", "n": 2, "response_format": "url"}
    async with one.stream("POST", "/image-models/generate", json=body, headers=AS_EVENTS) as mine:
        path = _path(mine)
        async with other.stream("GET", path, headers=AS_EVENTS) as elsewhere:
            await eventually(lambda: gate.held == 1, "the call")
            gate.open()
            at_one = [event async for event in read_numbered_events(mine)]
            at_other = [event async for event in read_numbered_events(elsewhere)]
    numbered = [event for event in at_one if event[0] is not None]
    assert [name for _, name, _ in numbered] == ["image", "image"]
    assert numbered == [event for event in at_other if event[0] is not None]
    assert at_one[-1] == at_other[-1] == (None, "done", {"requested": 2, "delivered": 2})
    (_, _, picture), _ = numbered
    content = await other.get(picture["url"].removeprefix(API))
    assert content.headers["content-type"] == "image/png"


async def _a_generation_of_one_server_is_found_and_cancelled_by_the_other(
    one: httpx.AsyncClient, other: httpx.AsyncClient, provider: CountingOpenAI
) -> None:
    gate = Gate(provider)
    provider.next(*[gate] * LIMIT)
    for number in range(LIMIT):
        await _start(one, f"håller platsen {number}")
    await eventually(lambda: gate.held == LIMIT, "a full queue")
    headers = {"Idempotency-Key": "no-longer-wanted"}
    first = await _start(one, "ångrad", **headers)
    again = await _start(other, "ångrad", **headers)
    assert again == first

    stopped = (await other.delete(again)).raise_for_status().json()
    assert [failure["code"] for failure in stopped["failures"]] == ["cancelled"]
    assert (await one.get(first)).json()["status"] == "cancelled"
    gate.open()


async def _the_limit_applies_to_both_workers_together(
    one: httpx.AsyncClient, other: httpx.AsyncClient, provider: CountingOpenAI, database_url: str
) -> None:
    """Start generations until both workers have processed jobs."""
    watching = await asyncpg.connect(database_url)
    workers: set[str] = set()

    async def both_have_had_jobs() -> bool:
        if provider.in_flight == 0:
            paths.extend([await _start(one, f"A {len(paths)}"), await _start(other, f"B {len(paths)}")])
        query = "select distinct queue_manager_id from pgqueuer where queue_manager_id is not null"
        workers.update(str(row[0]) for row in await watching.fetch(query))
        return len(workers) == 2

    paths = [
        await _start(client, f"plats {number}") for number, client in enumerate([one, other] * (2 * LIMIT))
    ]
    await eventually(both_have_had_jobs, "jobs for both workers", 60)
    await watching.close()
    for path in paths:
        await eventually(lambda path=path: _delivered(other, path), f"the picture of {path}", 60, every_s=0.1)
    assert provider.max_in_flight == LIMIT, "over both workers"


async def _start(client: httpx.AsyncClient, prompt: str, **headers: str) -> str:
    """Start a generation; return its path."""
    answer = await client.post(
        "/image-models/generate", json={"prompt": prompt}, headers={**FOR_LATER, **headers}
    )
    assert answer.status_code == 202, answer.text
    return str(answer.headers["location"]).removeprefix(API)


def _path(answer: httpx.Response) -> str:
    return f"/image-models/generations/{answer.headers['generation-id']}"


async def _delivered(client: httpx.AsyncClient, path: str) -> bool:
    outcome: dict[str, Any] = (await client.get(path)).raise_for_status().json()
    return bool(outcome["delivered"] == outcome["requested"])


async def _make_default(client: httpx.AsyncClient, name: str) -> None:
    models = (await client.get("/image-models/")).raise_for_status().json()["items"]
    (model_id,) = [model["id"] for model in models if model["name"] == name]
    flags = {"is_org_default": True}
    (await client.post(f"/image-models/{model_id}/", json=flags)).raise_for_status()
