"""The database as all code uses it: short sessions from a small pool."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from intric.database.pool_check import check_connections

POOL_SIZE = 5
POOL_OVERFLOW = 5
# With hundreds of requests at once on a busy machine, the last ones wait for more than ten seconds.
POOL_TIMEOUT_S = 30
CONNECT_TIMEOUT_S = 5
# A PostgreSQL that accepts connections and does not answer must not block requests.
COMMAND_TIMEOUT_S = 10


def _rename_parameter(url: URL, name: str, other: str) -> URL:
    if name not in url.query:
        return url
    return url.difference_update_query([name]).update_query_dict({other: url.query[name]})


def _for_sqlalchemy(url: str) -> URL:
    """Return the URL with PostgreSQL's `sslmode` renamed to `ssl`, as SQLAlchemy's asyncpg dialect expects."""
    return _rename_parameter(make_url(url), "sslmode", "ssl")


class Database:
    """Args:
    url: SQLAlchemy URL of a PostgreSQL, driver asyncpg.
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
        """The same URL as asyncpg itself, psql and pg_dump expect it."""
        url = make_url(self.url)
        return (
            _rename_parameter(url, "ssl", "sslmode")
            .set(drivername="postgresql")
            .render_as_string(hide_password=False)
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Return a session that is committed at the end of the block, or rolled back on an exception.

        Never keep one open during a call to another service: the pool is small on purpose.
        """
        async with self._sessions.begin() as session:
            yield session

    async def close(self) -> None:
        await self.engine.dispose()
