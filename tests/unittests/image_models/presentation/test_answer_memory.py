import asyncio
from uuid import UUID, uuid4

import pytest

from intric.image_models.presentation.answer_memory import AnswerMemory, AnswerShare

ANNA, BO, CLAS = uuid4(), uuid4(), uuid4()
AT_ONCE = 0.01


async def holds(memory: AnswerMemory, user_id: UUID, size: int, timeout_s: float = AT_ONCE) -> bool:
    return await AnswerShare(memory, user_id).acquire(size, timeout_s)


async def test_one_user_holds_half_at_most() -> None:
    memory = AnswerMemory(100)
    assert await holds(memory, ANNA, 30)
    assert not await holds(memory, ANNA, 21)
    assert await holds(memory, ANNA, 20)
    assert await holds(memory, BO, 50)
    assert not await holds(memory, CLAS, 1)


async def test_an_answer_larger_than_the_memory_is_given_it_when_nobody_holds_any() -> None:
    memory = AnswerMemory(100)
    big = AnswerShare(memory, ANNA)
    assert await big.acquire(300, AT_ONCE)
    assert not await holds(memory, BO, 1)
    big.release()
    assert await holds(memory, BO, 1)
    assert not await holds(memory, ANNA, 300)


async def test_those_that_wait_are_served_in_their_order_and_none_is_overtaken_for_ever() -> None:
    memory = AnswerMemory(100)
    first = AnswerShare(memory, ANNA)
    await first.acquire(40, AT_ONCE)
    large = asyncio.create_task(holds(memory, BO, 90, timeout_s=5))
    await asyncio.sleep(0)
    small = asyncio.create_task(holds(memory, CLAS, 10, timeout_s=5))
    await asyncio.sleep(0.01)
    assert not large.done() and not small.done()
    first.release()
    assert await large and await small


async def test_a_user_over_their_half_holds_up_nobody() -> None:
    memory = AnswerMemory(100)
    await AnswerShare(memory, ANNA).acquire(50, AT_ONCE)
    waiting = asyncio.create_task(holds(memory, ANNA, 10, timeout_s=5))
    await asyncio.sleep(0)
    assert await holds(memory, BO, 40)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_what_has_waited_in_vain_or_was_released_twice_holds_nothing() -> None:
    memory = AnswerMemory(100)
    share, late = AnswerShare(memory, ANNA), AnswerShare(memory, BO)
    await share.acquire(100, AT_ONCE)
    assert not await late.acquire(10, AT_ONCE)
    assert not await late.acquire(10, -1)
    for each in (late, share, share):
        each.release()
    assert await holds(memory, CLAS, 100)


async def test_what_is_released_in_the_moment_in_which_a_wait_ends_goes_to_the_next() -> None:
    memory = AnswerMemory(100)
    first = AnswerShare(memory, ANNA)
    await first.acquire(100, AT_ONCE)
    gone = asyncio.create_task(holds(memory, BO, 60, timeout_s=5))
    following = asyncio.create_task(holds(memory, CLAS, 50, timeout_s=5))
    await asyncio.sleep(0)
    gone.cancel()
    first.release()
    assert await following
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert memory.held == 50
