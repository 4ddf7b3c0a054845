import asyncio
import sys
from pathlib import Path

import pytest
from tests.support.waiting import eventually

from intric.server.worker_process import LONGEST_PAUSE_S, START_AGAIN_AFTER_S, WorkerProcess


# A Python without its library dies at once; one that is not there is refused by the system, as one too many would be.
@pytest.mark.parametrize(
    ("python", "home"),
    [(sys.executable, "/nowhere"), ("/nowhere/python", "")],
    ids=["dies", "does not start"],
)
async def test_a_worker_that_keeps_dying_is_started_again_soon_then_less_and_less_often(
    monkeypatch: pytest.MonkeyPatch, python: str, home: str
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    pauses: list[float] = []

    async def note(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 8:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncio, "sleep", note)
    with pytest.raises(asyncio.CancelledError):
        await WorkerProcess({"PYTHONHOME": home}).run()

    doubled = [START_AGAIN_AFTER_S * 2**times for times in range(6)]
    assert pauses == [*doubled, LONGEST_PAUSE_S, LONGEST_PAUSE_S]


# Brings home for half a minute what is out, unless it is told to force_stop.
_WORKER = """
import pathlib, signal, sys
signal.signal(signal.SIGTERM, lambda *_: None)
signal.signal(signal.SIGINT, lambda *_: sys.exit())
signal.alarm(30)
pathlib.Path(__file__).with_suffix(".ready").touch()
while True:
    signal.pause()
"""


async def test_a_worker_is_in_a_hurry_that_was_called_for_before_it_was_told_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "worker"
    program.write_text(f"#!{sys.executable}\n{_WORKER}")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    worker = WorkerProcess({})
    running = asyncio.create_task(worker.run())
    await eventually(program.with_suffix(".ready").exists, "a worker")

    worker.force_stop()
    async with asyncio.timeout(10):
        await worker.stop()
    await running
