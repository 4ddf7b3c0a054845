"""What the database holds at the end, as the accounting wants it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

_ORPHANS: Mapping[str, str] = {
    "calls without generation": (
        "select count(*) from provider_calls c left join image_generations g on g.id = c.generation_id"
        " where g.id is null"
    ),
    "calls still open": "select count(*) from provider_calls where status in ('waiting', 'sent')",
    "generations still open": "select count(*) from image_generations where status in ('queued', 'running')",
    "pictures without event": (
        "select count(*) from generated_images i left join generation_events e on e.image_id = i.id"
        " where e.image_id is null"
    ),
    "jobs left": "select count(*) from pgqueuer",
}


@dataclass(frozen=True, slots=True)
class Call:
    status: str
    count: int
    created_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None


@dataclass(slots=True)
class Kept:
    """A generation as it is kept. `pictures` and `failures` are by index; a picture counts before a failure."""

    id: str
    key: str | None
    prompt: str
    requested: int
    status: str
    calls: list[Call] = field(default_factory=list)
    pictures: set[int] = field(default_factory=set)
    failures: dict[int, str] = field(default_factory=dict)
    events: int = 0


@dataclass(frozen=True, slots=True)
class Books:
    """Args:
    generations: by prompt.
    orphans: how many rows of each kind that should not be there.
    """

    generations: Mapping[str, list[Kept]]
    orphans: Mapping[str, int]


async def read_books(dsn: str) -> Books:
    connection = await asyncpg.connect(dsn)
    try:
        by_id = {
            str(row["id"]): Kept(
                str(row["id"]), row["idempotency_key"], row["prompt"], row["requested"], row["status"]
            )
            for row in await connection.fetch("select * from image_generations order by created_at")
        }
        for row in await connection.fetch("select * from provider_calls order by position"):
            by_id[str(row["generation_id"])].calls.append(
                Call(row["status"], row["count"], row["created_at"], row["sent_at"], row["ended_at"])
            )
        for row in await connection.fetch("select * from generation_events order by number"):
            _enter(by_id[str(row["generation_id"])], row)
        orphans = {what: int(await connection.fetchval(query)) for what, query in _ORPHANS.items()}
    finally:
        await connection.close()
    by_prompt: defaultdict[str, list[Kept]] = defaultdict(list)
    for kept in by_id.values():
        by_prompt[kept.prompt].append(kept)
    return Books(by_prompt, orphans)


async def open_ends(dsn: str) -> int:
    """How many calls and jobs are still under way."""
    connection = await asyncpg.connect(dsn)
    try:
        return sum(
            [int(await connection.fetchval(_ORPHANS[what])) for what in ("calls still open", "jobs left")]
        )
    finally:
        await connection.close()


def _enter(kept: Kept, row: Mapping[str, object]) -> None:
    kept.events += 1
    index = int(str(row["index"]))
    if row["image_id"] is not None:
        kept.pictures.add(index)
        kept.failures.pop(index, None)
    elif index not in kept.pictures:
        kept.failures[index] = str(row["code"])
