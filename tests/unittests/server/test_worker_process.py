import asyncio

import pytest

from intric.server.worker_process import LONGEST_PAUSE_S, START_AGAIN_AFTER_S, WorkerProcess


async def test_a_worker_that_keeps_dying_is_started_again_soon_then_less_and_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []

    async def note(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 8:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncio, "sleep", note)
    # A Python without its library dies at once.
    with pytest.raises(asyncio.CancelledError):
        await WorkerProcess({"PYTHONHOME": "/nowhere"}).run()

    doubled = [START_AGAIN_AFTER_S * 2**times for times in range(6)]
    assert pauses == [*doubled, LONGEST_PAUSE_S, LONGEST_PAUSE_S]
