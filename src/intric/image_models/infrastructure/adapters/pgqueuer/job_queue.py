from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class PgQueuerJobQueue:
    """JobQueue on PgQueuer, in the session's own transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def enqueue(self, provider: str, count: int) -> None:
        # Before its first statement the transaction has not begun, and the jobs would outlive a rollback.
        await self._session.execute(text("select 1"))
        connection = await (await self._session.connection()).get_raw_connection()
        queries = Queries(AsyncpgDriver(connection.driver_connection))
        await queries.enqueue([provider] * count, [None] * count, [0] * count)
