from sqlalchemy import make_url

from intric.database.database import Database
from intric.worker.presence import alive, worker_lives


async def test_a_worker_counts_for_its_own_database_alone(database: Database) -> None:
    other = Database(
        make_url(database.url).set(database="postgres").render_as_string(hide_password=False), pool_size=1
    )
    async with alive(other):
        assert await worker_lives(other)
        assert not await worker_lives(database)
    async with alive(database):
        assert await worker_lives(database)
    await other.close()
