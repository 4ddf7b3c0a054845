import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from intric.shared.exceptions import DatabaseUnavailable
from intric.worker.periodic_tasks import Job, PeriodicTasks

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Turns:
    """Gives turns as it was told, and then one after the other."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers = list(answers)
        self.taken = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[bool]:
        self.taken += 1
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, Exception):
            raise answer
        yield answer


class Work:
    """A job that fails as it was told, and then succeeds; whoever wants to may wait for it."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.times: asyncio.Queue[datetime] = asyncio.Queue()

    async def __call__(self, now: datetime) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.times.put_nowait(now)


def clock(turns: Turns | None = None, *, tick_s: float = 0, **jobs: Job) -> PeriodicTasks:
    return PeriodicTasks(jobs, turns or Turns(), tick_s=tick_s, now=lambda: NOON)


async def test_every_job_is_done_again_and_again_and_told_the_time() -> None:
    first, second = Work(), Work()
    async with clock(first=first, second=second).running():
        times = [await job.times.get() for job in (first, second, first, second)]
    assert times == [NOON] * 4


async def test_nothing_is_done_between_two_ticks() -> None:
    turns, job = Turns(), Work()
    async with clock(turns, tick_s=3600, job=job).running():
        await job.times.get()
        for _ in range(10):
            await asyncio.sleep(0)
        assert turns.taken == 1


async def test_nothing_is_done_while_it_is_another_process_s_turn() -> None:
    turns, job = Turns(False, False, True), Work()
    async with clock(turns, job=job).running():
        await job.times.get()
        assert turns.taken == 3


async def test_a_job_that_fails_keeps_no_other_from_its_work_and_its_words_out_of_the_log() -> None:
    broken, whole = Work(ValueError("en hemlig prompt")), Work()
    with capture_logs() as logs:
        async with clock(broken=broken, whole=whole).running():
            await whole.times.get()
            await broken.times.get()
    assert logs == [
        {"event": "maintenance_task_failed", "job": "broken", "error": "ValueError", "log_level": "error"}
    ]


@pytest.mark.parametrize("error", [DatabaseUnavailable(), ConnectionRefusedError()])
async def test_a_database_that_is_away_is_said_once_each_time_and_waited_for(error: Exception) -> None:
    job = Work(error, error)
    with capture_logs() as logs:
        async with clock(Turns(error, error, True, True, True, error), job=job).running():
            await job.times.get()
            await job.times.get()
    assert [line["event"] for line in logs] == ["maintenance_paused"] * 2
    assert {line["log_level"] for line in logs} == {"warning"}


async def test_what_can_not_be_told_apart_does_not_stop_it() -> None:
    job = Work()
    with capture_logs() as logs:
        async with clock(Turns(ValueError("?")), job=job).running():
            await job.times.get()
    assert [line["event"] for line in logs] == ["maintenance_failed"]


async def test_it_ends_at_once_also_in_the_middle_of_a_job() -> None:
    begun, undone = asyncio.Event(), asyncio.Event()

    async def endless(now: datetime) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            undone.set()

    async with clock(endless=endless).running():
        await begun.wait()
    assert undone.is_set()
