"""The statement that schedules calls reads a few rows of the queue's index, however many calls wait."""

import pytest
from sqlalchemy import text
from tests.factories.users import make_user
from tests.integration.image_models.harnesses import SqlRepositoryHarness
from tests.support.plans import plan_of, statements_of

from intric.database.database import Database
from intric.image_models.domain.provider_slots import ProviderSlots
from intric.image_models.infrastructure.persistence.call_scheduling import next_waiting_call
from intric.shared.user import User

pytestmark = pytest.mark.integration

WAITING = 10_000
ENDED = 10_000
_MANY_CALLS = """
    with generations as (
        insert into image_generations
            (tenant_id, user_id, image_model_id, kind, prompt, requested, seed, status, created_at)
        select tenant_id, id, :model_id, 'images', 'en ö', 1, number, 'queued', now() - number * interval '1 second'
        from users cross join generate_series(1, cast(:calls as int) / (select count(*) from users)) number
        returning id, tenant_id, user_id, created_at
    )
    insert into provider_calls
        (generation_id, tenant_id, user_id, provider, position, first_index, count, seed, status, created_at, sent_at)
    select id, tenant_id, user_id, 'openai', 0, 0, 1, 1, cast(:status as text), created_at,
        case when cast(:status as text) = 'waiting' then null else created_at end
    from generations
"""


async def test_the_next_of_ten_thousand_waiting_calls_is_read_from_the_index(
    database: Database, user: User, other_admin: User
) -> None:
    for number in range(20):
        await make_user(database, user.tenant_id, f"colleague{number}@sundsvall.example.com")
    model = await SqlRepositoryHarness(database).model(user)
    async with database.transaction() as session:
        for status, calls in (("waiting", WAITING), ("delivered", ENDED)):
            parameters = {"model_id": model.id, "status": status, "calls": calls}
            await session.execute(text(_MANY_CALLS), parameters)
        await session.execute(text("analyze image_generations, provider_calls"))
    async with statements_of(database) as statements, database.transaction() as session:
        assert await next_waiting_call(session, "openai", ProviderSlots(64, 4)) is not None
    plan = await plan_of(database, statements[-1])
    assert {"ix_provider_calls_waiting", "ix_provider_calls_sent"} <= plan.indexes
    assert plan.rows_of("provider_calls") < 200
