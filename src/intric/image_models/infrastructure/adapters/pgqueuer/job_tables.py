"""Statements of the periodic tasks on PgQueuer's tables (schema of 1.6) that PgQueuer itself does not offer.

A job is a job. It leaves `pgqueuer` when it is used up, and each step of its way is noted in `pgqueuer_log`, which a
worker sums up in `pgqueuer_statistics`. PgQueuer empties the two only as a whole or for a whole entrypoint.
"""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Exists, column, exists, table, text
from sqlalchemy.orm import InstrumentedAttribute

_JOBS = table("pgqueuer", column("id", BigInteger))

# One statement, so that calls and jobs are counted at the same moment. A job that a call was sent under is
# that call's own and will bring no other on its way.
MISSING_JOBS = text(
    """
    with waiting as (
        select provider, count(*) as calls from provider_calls where status = 'waiting' group by provider
    ), coming as (
        select entrypoint, count(*) as jobs from pgqueuer
        where status in ('queued', 'picked')
          and not exists (select from provider_calls where provider_calls.job_id = pgqueuer.id)
        group by entrypoint
    )
    select provider, calls - coalesce(jobs, 0) as missing
    from waiting left join coming on coming.entrypoint = waiting.provider
    where calls > coalesce(jobs, 0)
    """
)

OLD_JOB_LOGS = (
    text(
        """
        with old as (
            select id from pgqueuer_log where created < :before order by created limit :most
            for update skip locked
        )
        delete from pgqueuer_log where id in (select id from old) returning id
        """
    ),
    # No index on the age of sums, but ids are in order: only the oldest are read.
    text(
        """
        with oldest as (select id, created from pgqueuer_statistics order by id limit :most)
        delete from pgqueuer_statistics where id in (select id from oldest where created < :before) returning id
        """
    ),
)


def is_queued(job_id: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Exists:
    """Whether the job still waits or is in a worker's hands."""
    return exists().where(_JOBS.c.id == job_id)
