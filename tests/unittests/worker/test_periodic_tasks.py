import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from intric.shared.exceptions import DatabaseUnavailable
from intric.worker.periodic_tasks import PeriodicTasks, Task

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class ScriptedLock:
    """A leader lock that gives these answers, and then always leads."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers = list(answers)
        self.tries = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[bool]:
        self.tries += 1
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, Exception):
            raise answer
        yield answer


class FakeTask:
    """Fails with these errors, and then puts the time of each call into `times`."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.times: asyncio.Queue[datetime] = asyncio.Queue()

    async def __call__(self, now: datetime) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.times.put_nowait(now)


def periodic(lock: ScriptedLock | None = None, *, interval_s: float = 0, **tasks: Task) -> PeriodicTasks:
    return PeriodicTasks(tasks, lock or ScriptedLock(), interval_s=interval_s, now=lambda: NOON)


async def test_every_task_runs_in_every_round_and_gets_the_time() -> None:
    first, second = FakeTask(), FakeTask()
    async with periodic(first=first, second=second).running():
        times = [await task.times.get() for task in (first, second, first, second)]
    assert times == [NOON] * 4


async def test_nothing_runs_between_two_rounds() -> None:
    lock, task = ScriptedLock(), FakeTask()
    async with periodic(lock, interval_s=3600, task=task).running():
        await task.times.get()
        for _ in range(10):
            await asyncio.sleep(0)
        assert lock.tries == 1


async def test_nothing_runs_while_another_process_leads() -> None:
    lock, task = ScriptedLock(False, False, True), FakeTask()
    async with periodic(lock, task=task).running():
        await task.times.get()
        assert lock.tries == 3


async def test_a_failing_task_stops_no_other_and_its_message_is_not_logged() -> None:
    broken, whole = FakeTask(ValueError("en hemlig prompt")), FakeTask()
    with capture_logs() as logs:
        async with periodic(broken=broken, whole=whole).running():
            await whole.times.get()
            await broken.times.get()
    assert logs == [
        {"event": "maintenance_task_failed", "job": "broken", "error": "ValueError", "log_level": "error"}
    ]


@pytest.mark.parametrize("error", [DatabaseUnavailable(), ConnectionRefusedError()])
async def test_an_unavailable_database_is_logged_once_and_waited_for(error: Exception) -> None:
    task = FakeTask(error, error)
    with capture_logs() as logs:
        async with periodic(ScriptedLock(error, error, True, True, True, error), task=task).running():
            await task.times.get()
            await task.times.get()
    assert [line["event"] for line in logs] == ["maintenance_paused"] * 2
    assert {line["log_level"] for line in logs} == {"warning"}


async def test_an_unexpected_error_does_not_stop_it() -> None:
    task = FakeTask()
    with capture_logs() as logs:
        async with periodic(ScriptedLock(ValueError("?")), task=task).running():
            await task.times.get()
    assert [line["event"] for line in logs] == ["maintenance_failed"]


async def test_it_ends_at_once_in_the_middle_of_a_task() -> None:
    begun, undone = asyncio.Event(), asyncio.Event()

    async def endless(now: datetime) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            undone.set()

    async with periodic(endless=endless).running():
        await begun.wait()
    assert undone.is_set()
