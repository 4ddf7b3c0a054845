"""Check that a PostgreSQL of the operator's own can be used, before anything is changed in it."""

import asyncpg
from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError

from intric.database.database import Database
from intric.shared.config import ConfigurationError

MIN_VERSION = 15

_FACTS = text(
    "select current_database() as name, current_setting('server_encoding') as encoding,"
    " current_setting('server_version_num')::int / 10000 as version,"
    " pg_is_in_recovery() or current_setting('transaction_read_only')::bool as read_only,"
    " to_regclass('alembic_version') is not null"
    " or has_schema_privilege(current_schema(), 'create') is true as may_create"
)
_UNUSABLE = (
    DBAPIError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    ValueError,
)


async def require_usable_server(database: Database) -> None:
    """Check connection, version, encoding and rights. The database is unchanged.

    Raises:
        ConfigurationError: one of them is not as needed; says what to do, without the password.
    """
    try:
        async with database.engine.connect() as connection:
            facts = (await connection.execute(_FACTS)).one()
    except _UNUSABLE as error:
        problem: str | None = _reason(error)
    else:
        problem = _problem(facts)
    if problem:
        raise ConfigurationError(f"ENEO_DATABASE_URL: {problem}")


def _problem(facts: Row[tuple[object, ...]]) -> str | None:
    if facts.version < MIN_VERSION:
        return f"this is PostgreSQL {facts.version}, and Eneo needs PostgreSQL {MIN_VERSION} or newer."
    if facts.encoding != "UTF8":
        return (
            f"the database {facts.name} is in {facts.encoding}, and Eneo needs UTF8. Make one with "
            "CREATE DATABASE eneo ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0; and name it in the URL."
        )
    if facts.read_only:
        return "the database can't be written to: it is a standby, or set to read-only."
    if not facts.may_create:
        return (
            "its user may not create tables there. Make it the owner: ALTER DATABASE … OWNER TO …; "
            "or GRANT CREATE ON SCHEMA public TO …;"
        )
    return None


def _reason(error: BaseException) -> str:
    """Return why there is no connection. PostgreSQL's own words name user and database, never the password."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig.__cause__ or error.orig
    words = [getattr(error, "strerror", None) or "".join(str(error).splitlines()[:1])]
    if isinstance(error, ValueError) and not isinstance(error, asyncpg.InterfaceError):
        words = []  # Python's own words repeat the value
    return f"the database can't be used ({': '.join([type(error).__name__, *filter(None, words)])})."
