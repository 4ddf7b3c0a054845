import asyncio
import threading

import pytest
from argon2 import PasswordHasher

from intric.users.passwords import Passwords


class CountingHasher(PasswordHasher):
    """argon2 with low costs that counts what it is asked to verify."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        self.verified += 1
        return super().verify(hash, password)


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def passwords(hasher: CountingHasher) -> Passwords:
    return Passwords(hasher)


async def test_a_password_matches_its_own_hash_only(passwords: Passwords) -> None:
    stored = await passwords.hash("korrekt häst")

    assert await passwords.verify(stored, "korrekt häst")
    assert not await passwords.verify(stored, "korrekt hast")


async def test_the_same_password_has_another_hash_each_time(passwords: Passwords) -> None:
    assert await passwords.hash("korrekt häst") != await passwords.hash("korrekt häst")


async def test_for_nobody_the_same_work_is_done(passwords: Passwords, hasher: CountingHasher) -> None:
    assert not await passwords.verify(None, "nobody's password")
    assert hasher.verified == 1


async def test_whatever_keeps_the_other_threads_busy_does_not_hold_up_a_login(passwords: Passwords) -> None:
    stored = await passwords.hash("korrekt häst")
    done = threading.Event()
    busy = [asyncio.create_task(asyncio.to_thread(done.wait)) for _ in range(64)]
    try:
        async with asyncio.timeout(5):
            assert await passwords.verify(stored, "korrekt häst")
    finally:
        done.set()
        await asyncio.wait(busy)
