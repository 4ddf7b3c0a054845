import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from intric.imaging.decoding.fair_slots import FairSlots


class Turns:
    """Tasks that take a slot and keep it until they are told to end; `started` has their names in order."""

    def __init__(self, slots: FairSlots) -> None:
        self._slots = slots
        self.started: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._ends: dict[str, asyncio.Event] = {}

    async def ask(self, *names: str) -> None:
        """Each name begins with the letter of its owner."""
        for name in names:
            self._ends[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._hold(name))
        await _settled()

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await _settled()

    async def _hold(self, name: str) -> None:
        async with self._slots.slot(name[0]):
            self.started.append(name)
            await self._ends[name].wait()


@contextmanager
def turns(total: int, each: int) -> Iterator[Turns]:
    asked = Turns(FairSlots(total, each=each))
    yield asked
    for task in asked.tasks.values():
        task.cancel()


async def _settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_one_owner_leaves_a_slot_for_another() -> None:
    with turns(3, each=2) as asked:
        await asked.ask("a1", "a2", "a3", "a4", "b1")

        assert asked.started == ["a1", "a2", "b1"]


async def test_owners_take_turns() -> None:
    with turns(1, each=1) as asked:
        await asked.ask("a1", "a2", "a3", "b1", "c1", "b2")
        for _ in range(5):
            await asked.end(asked.started[-1])

        assert asked.started == ["a1", "a2", "b1", "c1", "a3", "b2"]


async def test_who_holds_fewest_is_next() -> None:
    with turns(2, each=2) as asked:
        await asked.ask("a1", "a2", "a3", "b1")
        await asked.end("a1")

        assert asked.started == ["a1", "a2", "b1"]


@pytest.mark.parametrize("gone", ["a1", "a2"], ids=["held", "waiting"])
async def test_who_gives_up_leaves_no_slot_lost(gone: str) -> None:
    with turns(1, each=1) as asked:
        await asked.ask("a1", "a2", "a3")
        asked.tasks[gone].cancel()
        await _settled()
        await asked.end("a1")
        await asked.end("a2")

        assert asked.started[-1] == "a3"


async def test_who_gives_up_at_the_moment_of_the_grant_leaves_no_slot_lost() -> None:
    with turns(1, each=1) as asked:
        await asked.ask("a1", "b1")
        asked.tasks["a1"].cancel()
        await asyncio.sleep(0)  # a1 ends and its slot is granted to b1, which has not run yet
        asked.tasks["b1"].cancel()
        await asked.ask("c1")

        assert asked.started == ["a1", "c1"]
