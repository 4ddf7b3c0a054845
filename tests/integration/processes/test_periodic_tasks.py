"""The worker's periodic tasks on the real database: the leader lock, and that a worker runs them."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from tests.factories.credentials import ENCRYPTION_KEY
from tests.factories.images import make_generated_image
from tests.support.waiting import eventually

from intric.database.database import Database
from intric.database.tables.image_models_table import GeneratedImages
from intric.shared.user import User
from intric.worker.leader_lock import leader_lock

pytestmark = pytest.mark.integration

START_TIMEOUT_S = 60


class TestLeaderLock:
    async def test_is_held_by_one_process_and_never_waited_for(self, database: Database) -> None:
        async with leader_lock(database) as first, leader_lock(database) as second:
            assert (first, second) == (True, False)
        async with leader_lock(database) as again:
            assert again

    async def test_ends_with_a_block_that_fails(self, database: Database) -> None:
        with pytest.raises(ZeroDivisionError):
            async with leader_lock(database):
                raise ZeroDivisionError
        async with leader_lock(database) as next_one:
            assert next_one


async def test_a_worker_process_runs_the_tasks_and_ends_on_sigterm(database: Database, user: User) -> None:
    await make_generated_image(database, user, expires_at=datetime.now(UTC) - timedelta(days=1))
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "intric.cli.main", "worker"),
        env={
            **os.environ,
            "ENEO_DATABASE_URL": database.asyncpg_dsn,
            "ENEO_ENCRYPTION_KEY": ENCRYPTION_KEY,
        },
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await eventually(lambda: _no_picture(database), "the end of the draft", START_TIMEOUT_S)
        worker.terminate()
        _, log = await asyncio.wait_for(worker.communicate(), START_TIMEOUT_S)
    finally:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()
    assert worker.returncode == 0
    assert b'"drafts_expired"' in log
    assert log.rstrip().splitlines()[-1].count(b'"worker_stopped"') == 1


async def _no_picture(database: Database) -> bool:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(GeneratedImages)) == 0
