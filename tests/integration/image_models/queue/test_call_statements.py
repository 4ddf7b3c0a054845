"""Claiming and ending a call reads each row once: the scheduling lock is held, or others wait, meanwhile."""

import pytest
from tests.integration.image_models.harnesses import SqlRepositoryHarness
from tests.integration.image_models.repositories.harness import claim, end, start
from tests.support.plans import Statement, statements_of

from intric.database.database import Database
from intric.image_models.domain.provider_call import CallStatus
from intric.shared.user import User

pytestmark = pytest.mark.integration


def reads(statements: list[Statement], table: str) -> int:
    """Count the statements that read whole rows of a table."""
    return sum(
        each.sql.startswith(f"SELECT {table}.") and f"{table}.created_at" in each.sql for each in statements
    )


async def test_a_generation_s_rows_are_read_once_to_claim_and_to_end_a_call(
    database: Database, user: User
) -> None:
    harness = SqlRepositoryHarness(database)
    await start(harness, await harness.model(user), user, 4)
    async with statements_of(database) as claiming:
        claimed = await claim(harness, 1)
    async with statements_of(database) as ending:
        await end(harness, claimed.call.id, CallStatus.FAILED)
    for statements in (claiming, ending):
        assert [reads(statements, table) for table in ("image_generations", "provider_calls")] == [1, 1]
