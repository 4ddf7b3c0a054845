"""Query plans of the statements that a repository sends."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import event

from intric.database.database import Database


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL as sent to PostgreSQL, with its parameters."""

    sql: str
    parameters: tuple[Any, ...]


@asynccontextmanager
async def statements_of(database: Database) -> AsyncIterator[list[Statement]]:
    """Collect every statement that is sent to the database during the block, in order."""
    statements: list[Statement] = []

    def record(_connection: Any, _cursor: Any, sql: str, parameters: tuple[Any, ...], *_: Any) -> None:
        statements.append(Statement(sql, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", record)


class Plan:
    """The result of EXPLAIN ANALYZE for one statement."""

    def __init__(self, root: dict[str, Any]) -> None:
        self._root = root

    @property
    def columns(self) -> set[str]:
        """The output columns of the top node: the only ones whose TOASTed values PostgreSQL reads."""
        return {column.rpartition(".")[2] for column in self._root["Output"]}

    @property
    def steps(self) -> set[str]:
        return {node["Node Type"] for node in _nodes(self._root)}

    @property
    def indexes(self) -> set[str]:
        return {node["Index Name"] for node in _nodes(self._root) if "Index Name" in node}

    @property
    def rows_removed_by_filter(self) -> int:
        """Number of rows that were read and then removed by a filter."""
        return sum(node.get("Rows Removed by Filter", 0) for node in _nodes(self._root))

    def rows_of(self, table: str) -> int:
        """Return how many rows of the table were read, in all loops."""
        scans = [node for node in _nodes(self._root) if node.get("Relation Name") == table]
        read = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
        rows: float = sum(sum(node.get(kind, 0) for kind in read) * node["Actual Loops"] for node in scans)
        return round(rows)


async def plan_of(database: Database, statement: Statement) -> Plan:
    """Execute the statement and return its plan."""
    async with database.engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert isinstance(raw, asyncpg.Connection)
        # Not prepared, so that the planner sees the parameters, as it does for a new statement.
        (answer,) = await raw.fetch(
            f"explain (analyze, verbose, format json) {statement.sql}", *statement.parameters
        )
    return Plan(answer[0][0]["Plan"])


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
