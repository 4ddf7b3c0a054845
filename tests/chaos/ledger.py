"""Reads from the database what the reconciliation needs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

_OPEN_CALLS, _JOBS_LEFT = "calls still open", "jobs left"
_STRAY_ROWS: Mapping[str, str] = {
    "calls without generation": (
        "select count(*) from provider_calls c left join image_generations g on g.id = c.generation_id"
        " where g.id is null"
    ),
    _OPEN_CALLS: "select count(*) from provider_calls where status in ('waiting', 'sent')",
    "generations still open": "select count(*) from image_generations where status in ('queued', 'running')",
    "pictures without event": (
        "select count(*) from generated_images i left join generation_events e on e.image_id = i.id"
        " where e.image_id is null"
    ),
    _JOBS_LEFT: "select count(*) from pgqueuer",
}


@dataclass(frozen=True, slots=True)
class StoredCall:
    status: str
    count: int
    created_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None


@dataclass(slots=True)
class StoredGeneration:
    """A generation as stored. `pictures` and `failures` are by index; a picture replaces a failure."""

    id: str
    key: str | None
    prompt: str
    requested: int
    status: str
    calls: list[StoredCall] = field(default_factory=list)
    pictures: set[int] = field(default_factory=set)
    failures: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Args:
    generations: by prompt.
    stray_rows: for each kind of row that must not be left at the end, how many there are.
    """

    generations: Mapping[str, list[StoredGeneration]]
    stray_rows: Mapping[str, int]


async def read_ledger(dsn: str) -> Ledger:
    connection = await asyncpg.connect(dsn)
    try:
        by_id = {
            str(row["id"]): StoredGeneration(
                str(row["id"]), row["idempotency_key"], row["prompt"], row["requested"], row["status"]
            )
            for row in await connection.fetch("select * from image_generations order by created_at")
        }
        for row in await connection.fetch("select * from provider_calls order by position"):
            by_id[str(row["generation_id"])].calls.append(
                StoredCall(row["status"], row["count"], row["created_at"], row["sent_at"], row["ended_at"])
            )
        for row in await connection.fetch("select * from generation_events order by number"):
            _apply_event(by_id[str(row["generation_id"])], row)
        stray_rows = {what: int(await connection.fetchval(query)) for what, query in _STRAY_ROWS.items()}
    finally:
        await connection.close()
    by_prompt: defaultdict[str, list[StoredGeneration]] = defaultdict(list)
    for generation in by_id.values():
        by_prompt[generation.prompt].append(generation)
    return Ledger(by_prompt, stray_rows)


async def count_unfinished(dsn: str) -> int:
    """Count the calls that are open and the jobs in the queue."""
    connection = await asyncpg.connect(dsn)
    try:
        return sum([int(await connection.fetchval(_STRAY_ROWS[what])) for what in (_OPEN_CALLS, _JOBS_LEFT)])
    finally:
        await connection.close()


def _apply_event(generation: StoredGeneration, row: Mapping[str, object]) -> None:
    index = int(str(row["index"]))
    if row["image_id"] is not None:
        generation.pictures.add(index)
        generation.failures.pop(index, None)
    elif index not in generation.pictures:
        generation.failures[index] = str(row["code"])
