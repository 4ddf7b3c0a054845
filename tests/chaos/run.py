"""One run: a fleet under load, the faults of a plan, and the reconciliation."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from intric.database.embedded import EmbeddedPostgres
from tests.chaos.api import ApiClient, enable_models, sign_in
from tests.chaos.catalogue import write_catalogue
from tests.chaos.client import GenerationClient
from tests.chaos.database import ChaosDatabase
from tests.chaos.faults import FaultInjector
from tests.chaos.fleet import Fleet, create_fleet
from tests.chaos.ledger import count_unfinished, read_ledger
from tests.chaos.plan import FaultKind, make_plan
from tests.chaos.provider import CountingOpenAI
from tests.chaos.reconciliation import Evidence, Reconciliation, reconcile
from tests.chaos.workload import BATCH_MODEL, SINGLE_IMAGE_MODEL, ClientRecord, submissions
from tests.factories.credentials import ENCRYPTION_KEY
from tests.support.members import SERVER
from tests.support.waiting import eventually

EMAIL, PASSWORD = "admin@example.com", "korrekt häst batteri"
PROVIDER_TIMEOUT_S = 6
SHUTDOWN_GRACE_S = 10
START_TIMEOUT_S = 120.0
CLIENTS_TIMEOUT_S = 150.0
DRAIN_TIMEOUT_S = 60.0
MAX_MEMORY_GROWTH = 1.5  # relative to the memory after the warm-up; below that it is pools and caches

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RunSettings:
    """Args:
    seconds: of faults, after `warm_up_s` of load alone.
    rate: generations a second.
    """

    seed: int
    seconds: float
    kills: int
    warm_up_s: float = 10.0
    rate: float = 1.2


@dataclass(slots=True)
class RunResult:
    """Args:
    recovery_s: for each outage of the database, seconds until the servers were ready again.
    memory: MB of each spared process: after the warm-up (the larger of its role) and at the end.
    """

    reconciliation: Reconciliation
    injected: dict[FaultKind, int]
    recovery_s: list[float]
    memory: dict[str, tuple[float, float]] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    duration_s: float = 0.0


async def run(settings: RunSettings, folder: Path, progress: Progress) -> RunResult:
    """Run on loopback with all files below `folder`; stop every process, also on cancellation."""
    began = time.monotonic()
    with CountingOpenAI() as provider, _fleet(folder, provider) as fleet:
        async with _supervised(fleet):
            await eventually(lambda: fleet.is_complete, "the fleet's start", START_TIMEOUT_S, every_s=0.1)
            urls = [supervised.member.url for supervised in fleet.of(SERVER)]
            api = ApiClient(urls, await sign_in(urls[0], EMAIL, PASSWORD))
            try:
                client = GenerationClient(api, await enable_models(api, BATCH_MODEL, SINGLE_IMAGE_MODEL))
                injector = FaultInjector(fleet, provider, api, progress)
                result = await _run_load(settings, fleet, client, injector, progress)
            finally:
                await api.close()
    result.duration_s = time.monotonic() - began
    return result


@contextmanager
def _fleet(folder: Path, provider: CountingOpenAI) -> Iterator[Fleet]:
    write_catalogue(folder / "ai_models.yml")
    # Durable: what PostgreSQL has committed must survive its SIGKILL.
    with EmbeddedPostgres(folder / "database") as postgres:
        environment = {
            **provider.environment(),
            "ENEO_DATABASE_URL": postgres.dsn,
            "ENEO_ENCRYPTION_KEY": ENCRYPTION_KEY,
            "ENEO_ADMIN_PASSWORD": PASSWORD,
            "ENEO_AI_MODELS_FILE": str(folder / "ai_models.yml"),
            "ENEO_PROVIDER_TIMEOUT_S": str(PROVIDER_TIMEOUT_S),
            "ENEO_SHUTDOWN_GRACE_S": str(SHUTDOWN_GRACE_S),
            "ENEO_REQUEST_WAIT_S": "20",
            # Low enough that a worker which starts with a long queue does not cause provider timeouts itself.
            "ENEO_MAX_CONCURRENT_PROVIDER_CALLS": "16",
        }
        with create_fleet(folder, ChaosDatabase(folder / "database", postgres), environment) as fleet:
            yield fleet


@asynccontextmanager
async def _supervised(fleet: Fleet) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(fleet.supervise(supervised)) for supervised in fleet.members]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _run_load(
    settings: RunSettings,
    fleet: Fleet,
    client: GenerationClient,
    injector: FaultInjector,
    progress: Progress,
) -> RunResult:
    records: list[ClientRecord] = []
    clients: set[asyncio.Task[None]] = set()
    load = asyncio.create_task(_submit(settings, client, records, clients))
    await asyncio.sleep(settings.warm_up_s)
    warm = _memory(fleet)
    progress(f"warm after {len(records)} generations; memory in MB: {_rounded(warm)}")
    violations = []
    try:
        await injector.run(make_plan(settings.seed, settings.seconds, settings.kills))
    except AssertionError as error:
        violations.append(str(error))
    load.cancel()
    with suppress(asyncio.CancelledError):
        await load
    progress(f"all {len(records)} generations are submitted; waiting for them to end")
    violations += await _drain(fleet, clients)
    ledger = await read_ledger(fleet.database.postgres.dsn)
    outages = fleet.database.outages
    evidence = Evidence(records, injector.provider.received, ledger, fleet.exits, outages, PROVIDER_TIMEOUT_S)
    result = RunResult(reconcile(evidence), injector.injected, injector.recovery_s)
    result.memory = _memory_of_spared(fleet, warm)
    grown = [name for name, (before, after) in result.memory.items() if after > MAX_MEMORY_GROWTH * before]
    result.violations = [
        *violations,
        *result.reconciliation.violations,
        *(f"the memory of {name} has grown" for name in grown),
    ]
    return result


async def _submit(
    settings: RunSettings,
    client: GenerationClient,
    records: list[ClientRecord],
    clients: set[asyncio.Task[None]],
) -> None:
    for submission in submissions(settings.seed, settings.rate):
        record = ClientRecord(submission)
        records.append(record)
        clients.add(asyncio.create_task(client.run(record)))
        await asyncio.sleep(submission.pause_s)


async def _drain(fleet: Fleet, clients: set[asyncio.Task[None]]) -> list[str]:
    """Wait for all clients, all processes and an empty queue; return what did not happen in time."""
    violations = []
    done, unfinished = await asyncio.wait(clients, timeout=CLIENTS_TIMEOUT_S)
    if unfinished:
        violations.append(
            f"{len(unfinished)} clients still ran {CLIENTS_TIMEOUT_S:.0f} s after the last submission"
        )
    for task in unfinished:
        task.cancel()
    violations += [f"the harness failed: {error!r}" for task in done if (error := task.exception())]
    try:
        await eventually(lambda: fleet.is_complete, "the complete fleet", START_TIMEOUT_S, every_s=0.1)
    except AssertionError as error:
        violations.append(str(error))
    with suppress(AssertionError):  # the reconciliation names what is left
        await eventually(partial(_is_drained, fleet), "an empty queue", DRAIN_TIMEOUT_S, every_s=0.2)
    return violations


async def _is_drained(fleet: Fleet) -> bool:
    return await count_unfinished(fleet.database.postgres.dsn) == 0


def _memory(fleet: Fleet) -> dict[str, float]:
    """MB of unshared memory (unique set size) of each ready process."""
    return {
        supervised.member.name: supervised.member.memory() for supervised in fleet.members if supervised.ready
    }


def _memory_of_spared(fleet: Fleet, warm: dict[str, float]) -> dict[str, tuple[float, float]]:
    now = _memory(fleet)
    compared = {}
    for role in {supervised.member.role for supervised in fleet.members}:
        spared = fleet.of(role)[1].member.name
        before = max(size for name, size in warm.items() if name.startswith(role))
        compared[spared] = (before, now.get(spared, 0.0))
    return compared


def _rounded(memory: dict[str, float]) -> str:
    return ", ".join(f"{name} {size:.0f}" for name, size in memory.items())
