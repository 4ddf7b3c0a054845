"""Maintenance of PgQueuer's log and statistics."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from intric.database.database import Database
from intric.image_models.application.generation_maintenance import GenerationMaintenance
from intric.image_models.infrastructure.persistence.unit_of_work import SqlUnitOfWorkFactory
from intric.settings.credential_resolver import CredentialResolver

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILL = (
    "insert into pgqueuer_log (created, job_id, status, priority, entrypoint)"
    " select cast(:now as timestamptz) - hour * interval '1 hour', hour, 'successful', 0, 'openai'"
    " from generate_series(0, 2000) hour",
    "insert into pgqueuer_statistics (created, count, status, priority, entrypoint)"
    " select cast(:now as timestamptz) - hour * interval '1 hour', 1, 'successful', 0, 'openai'"
    " from generate_series(2000, 0, -1) hour",
)


async def test_entries_older_than_a_day_are_deleted(database: Database) -> None:
    async with database.transaction() as session:
        for statement in FILL:
            await session.execute(text(statement), {"now": NOW})
    unit_of_work = SqlUnitOfWorkFactory(database, CredentialResolver({}))
    await GenerationMaintenance(unit_of_work, provider_timeout_s=120).delete_old_job_logs(NOW)
    for table in ("pgqueuer_log", "pgqueuer_statistics"):
        async with database.transaction() as session:
            remaining = await session.execute(text(f"select count(*), min(created) from {table}"))  # noqa: S608
        assert remaining.one() == (25, NOW - timedelta(days=1))
