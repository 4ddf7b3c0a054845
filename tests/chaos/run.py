"""One run: a fleet, a load, the deeds of a plan, and the account of it all."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from intric.database.embedded import EmbeddedPostgres
from tests.chaos.accounting import Account, Evidence, account
from tests.chaos.api import Talks, enable, sign_in
from tests.chaos.catalogue import write_catalogue
from tests.chaos.client import GoodClient
from tests.chaos.database import ChaosDatabase
from tests.chaos.faults import Deeds
from tests.chaos.fleet import Fleet, made
from tests.chaos.ledger import open_ends, read_books
from tests.chaos.orders import MANY_A_CALL, ONE_A_CALL, Record, orders
from tests.chaos.plan import Kind, make_plan
from tests.chaos.provider import CountingOpenAI
from tests.factories.credentials import ENCRYPTION_KEY
from tests.support.members import SERVER
from tests.support.waiting import eventually

EMAIL, PASSWORD = "admin@example.com", "korrekt häst batteri"
PROVIDER_TIMEOUT_S = 6
GRACE_S = 10
READY_WITHIN_S = 120.0
CARRIED_WITHIN_S = 150.0
DRAINED_WITHIN_S = 60.0
MOST_GROWN = 1.5  # of what a process occupied after the warm-up; below that it is pools and caches

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Args:
    seconds: of deeds, after `warm_up_s` of load alone.
    rate: generations a second.
    """

    seed: int
    seconds: float
    kills: int
    warm_up_s: float = 10.0
    rate: float = 1.2


@dataclass(slots=True)
class Result:
    """Args:
    memory: MB of each process that was spared at the end, after the warm-up (the larger of its kind) and at the end.
    """

    account: Account
    done: dict[Kind, int]
    back_after: list[float]
    memory: dict[str, tuple[float, float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    took_s: float = 0.0


async def run(size: Size, folder: Path, say: Say) -> Result:
    """Everything on loopback and below `folder`; no process is left behind, however it ends."""
    began = time.monotonic()
    with CountingOpenAI() as provider, _fleet(folder, provider) as fleet:
        async with _kept_up(fleet):
            await eventually(lambda: fleet.is_whole, "the fleet's start", READY_WITHIN_S, every_s=0.1)
            server = fleet.of(SERVER)[0].member.url
            talks = Talks(
                [kept.member.url for kept in fleet.of(SERVER)], await sign_in(server, EMAIL, PASSWORD)
            )
            client = GoodClient(talks, await enable(talks, MANY_A_CALL, ONE_A_CALL))
            deeds = Deeds(fleet, provider, talks, say)
            try:
                result = await _play(size, fleet, client, deeds, say)
            finally:
                await talks.close()
    result.took_s = time.monotonic() - began
    return result


@contextmanager
def _fleet(folder: Path, provider: CountingOpenAI) -> Iterator[Fleet]:
    write_catalogue(folder / "ai_models.yml")
    # Durable: what PostgreSQL has confirmed must outlive its SIGKILL.
    with EmbeddedPostgres(folder / "database") as postgres:
        environment = {
            **provider.environment(),
            "ENEO_DATABASE_URL": postgres.dsn,
            "ENEO_ENCRYPTION_KEY": ENCRYPTION_KEY,
            "ENEO_ADMIN_PASSWORD": PASSWORD,
            "ENEO_AI_MODELS_FILE": str(folder / "ai_models.yml"),
            "ENEO_PROVIDER_TIMEOUT_S": str(PROVIDER_TIMEOUT_S),
            "ENEO_SHUTDOWN_GRACE_S": str(GRACE_S),
            "ENEO_REQUEST_WAIT_S": "20",
            # So few that a worker which finds a long line at its start does not run out of time by its own doing.
            "ENEO_MAX_CONCURRENT_PROVIDER_CALLS": "16",
        }
        with made(folder, ChaosDatabase(folder / "database", postgres), environment) as fleet:
            yield fleet


@asynccontextmanager
async def _kept_up(fleet: Fleet) -> AsyncIterator[None]:
    keepers = [asyncio.create_task(fleet.keep(kept)) for kept in fleet.members]
    try:
        yield
    finally:
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)


async def _play(size: Size, fleet: Fleet, client: GoodClient, deeds: Deeds, say: Say) -> Result:
    records: list[Record] = []
    carried: set[asyncio.Task[None]] = set()
    loading = asyncio.create_task(_load(size, client, records, carried))
    await asyncio.sleep(size.warm_up_s)
    warm = _memory(fleet)
    say(f"warm after {len(records)} generations; memory in MB: {_rounded(warm)}")
    faults = []
    try:
        await deeds.carry_out(make_plan(size.seed, size.seconds, size.kills))
    except AssertionError as error:
        faults.append(str(error))
    loading.cancel()
    with suppress(asyncio.CancelledError):
        await loading
    say(f"the last of {len(records)} generations is asked for; waiting for all to end")
    faults += await _wind_down(fleet, carried)
    books = await read_books(fleet.database.postgres.dsn)
    evidence = Evidence(
        records, deeds.provider.book, books, fleet.endings, fleet.database.outages, PROVIDER_TIMEOUT_S
    )
    result = Result(account(evidence), deeds.done, deeds.back_after)
    result.memory = _compared(fleet, warm)
    grown = [name for name, (before, after) in result.memory.items() if after > MOST_GROWN * before]
    result.faults = [*faults, *result.account.faults, *(f"{name} has grown" for name in grown)]
    return result


async def _load(
    size: Size, client: GoodClient, records: list[Record], carried: set[asyncio.Task[None]]
) -> None:
    for order in orders(size.seed, size.rate):
        record = Record(order)
        records.append(record)
        carried.add(asyncio.create_task(client.carry(record)))
        await asyncio.sleep(order.pause_s)


async def _wind_down(fleet: Fleet, carried: set[asyncio.Task[None]]) -> list[str]:
    """Until every order is carried, every process runs and nothing is under way; what did not come about."""
    faults = []
    done, late = await asyncio.wait(carried, timeout=CARRIED_WITHIN_S)
    if late:
        faults.append(
            f"{len(late)} orders were not carried {CARRIED_WITHIN_S:.0f} s after the last was given"
        )
    for task in late:
        task.cancel()
    faults += [f"the harness failed: {error!r}" for task in done if (error := task.exception())]
    try:
        await eventually(lambda: fleet.is_whole, "the whole fleet", READY_WITHIN_S, every_s=0.1)
    except AssertionError as error:
        faults.append(str(error))
    with suppress(AssertionError):  # the account names what is left
        await eventually(partial(_is_drained, fleet), "an empty line", DRAINED_WITHIN_S, every_s=0.2)
    return faults


async def _is_drained(fleet: Fleet) -> bool:
    return await open_ends(fleet.database.postgres.dsn) == 0


def _memory(fleet: Fleet) -> dict[str, float]:
    """MB that each process has for itself (unique set size)."""
    return {kept.member.name: kept.member.memory() for kept in fleet.members if kept.ready}


def _compared(fleet: Fleet, warm: dict[str, float]) -> dict[str, tuple[float, float]]:
    now = _memory(fleet)
    compared = {}
    for role in {kept.member.role for kept in fleet.members}:
        spared = fleet.of(role)[1].member.name
        before = max(size for name, size in warm.items() if name.startswith(role))
        compared[spared] = (before, now.get(spared, 0.0))
    return compared


def _rounded(memory: dict[str, float]) -> str:
    return ", ".join(f"{name} {size:.0f}" for name, size in memory.items())
