from sqlalchemy import make_url

from intric.database.database import Database
from intric.worker.presence import is_worker_present, worker_presence


async def test_a_worker_counts_for_its_own_database_alone(database: Database) -> None:
    other = Database(
        make_url(database.url).set(database="postgres").render_as_string(hide_password=False), pool_size=1
    )
    async with worker_presence(other):
        assert await is_worker_present(other)
        assert not await is_worker_present(database)
    async with worker_presence(database):
        assert await is_worker_present(database)
    await other.close()
