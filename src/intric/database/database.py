"""The database as all code uses it: short sessions from a small pool."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from intric.database.pool_check import check_connections
from intric.shared.database_url import parse_database_url

POOL_SIZE = 5
POOL_OVERFLOW = 5
# With hundreds of requests at once on a busy machine, the last ones wait for more than ten seconds.
POOL_TIMEOUT_S = 30
CONNECT_TIMEOUT_S = 5
# A PostgreSQL that accepts connections and does not answer must not block requests.
COMMAND_TIMEOUT_S = 10


class Database:
    """Args:
    url: of a PostgreSQL, with the options that `shared/database_url.py` knows.
    command_timeout_s: limit for one statement; None for no limit.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = POOL_SIZE,
        max_overflow: int = POOL_OVERFLOW,
        command_timeout_s: float | None = COMMAND_TIMEOUT_S,
    ) -> None:
        self.url = url
        address = parse_database_url(url)
        # The same URL as asyncpg itself, psql and pg_dump expect it.
        self.asyncpg_dsn = address.dsn
        self.engine = create_async_engine(
            "postgresql+asyncpg://",
            # SQLAlchemy's own reading of a URL knows few of its options, and raises TypeError for the others.
            async_creator=partial(
                asyncpg.connect,
                address.dsn,
                timeout=address.connect_timeout_s or CONNECT_TIMEOUT_S,
                command_timeout=command_timeout_s,
            ),
            pool_size=pool_size,
            max_overflow=max_overflow,
            pool_timeout=POOL_TIMEOUT_S,
            hide_parameters=True,  # an error's text would hold prompts
        )
        check_connections(self.engine)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Return a session that is committed at the end of the block, or rolled back on an exception.

        Never keep one open during a call to another service: the pool is small on purpose.
        """
        async with self._sessions.begin() as session:
            yield session

    async def close(self) -> None:
        await self.engine.dispose()
