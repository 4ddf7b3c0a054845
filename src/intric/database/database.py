"""The one way to the database: short sessions from a small pool."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from intric.database.pool_check import check_connections

POOL_SIZE = 5
POOL_OVERFLOW = 5
# A crowd of hundreds takes turns: on a busy machine the last of them wait for more than ten seconds.
POOL_TIMEOUT_S = 30
CONNECT_TIMEOUT_S = 5
# A PostgreSQL that is there and says nothing must not keep requests hanging.
COMMAND_TIMEOUT_S = 10


def _renamed(url: URL, name: str, other: str) -> URL:
    if name not in url.query:
        return url
    return url.difference_update_query([name]).update_query_dict({other: url.query[name]})


def _for_sqlalchemy(url: str) -> URL:
    """SQLAlchemy's asyncpg dialect calls `ssl` what PostgreSQL's own addresses call `sslmode`."""
    return _renamed(make_url(url), "sslmode", "ssl")


class Database:
    """Args:
    url: SQLAlchemy URL of a PostgreSQL, driver asyncpg.
    command_timeout_s: how long one statement may take; None for as long as it likes.
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
        self.engine = create_async_engine(
            _for_sqlalchemy(url),
            pool_size=pool_size,
            max_overflow=max_overflow,
            pool_timeout=POOL_TIMEOUT_S,
            hide_parameters=True,  # an error's text would hold prompts
            connect_args={"timeout": CONNECT_TIMEOUT_S, "command_timeout": command_timeout_s},
        )
        check_connections(self.engine)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @property
    def asyncpg_dsn(self) -> str:
        """The same database as asyncpg itself wants it named."""
        url = make_url(self.url)
        return (
            _renamed(url, "ssl", "sslmode").set(drivername="postgresql").render_as_string(hide_password=False)
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed at the end, or rolled back when an exception leaves the block.

        Never keep one open around a call to the outside: the pool is small on purpose.
        """
        async with self._sessions.begin() as session:
            yield session

    async def close(self) -> None:
        await self.engine.dispose()
