"""How PostgreSQL carries out what a repository asks of it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import event

from intric.database.database import Database


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL as it went over the wire, with its parameters."""

    sql: str
    parameters: tuple[Any, ...]


@asynccontextmanager
async def statements_of(database: Database) -> AsyncIterator[list[Statement]]:
    """Every statement that the database is sent within the block, in order."""
    seen: list[Statement] = []

    def keep(_connection: Any, _cursor: Any, sql: str, parameters: tuple[Any, ...], *_: Any) -> None:
        seen.append(Statement(sql, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", keep)
    try:
        yield seen
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", keep)


class Plan:
    """What EXPLAIN says of one statement."""

    def __init__(self, root: dict[str, Any]) -> None:
        self._root = root

    @property
    def columns(self) -> set[str]:
        """What comes out at the top; of nothing else does PostgreSQL open the long values, which it keeps apart."""
        return {column.rpartition(".")[2] for column in self._root["Output"]}

    @property
    def steps(self) -> set[str]:
        return {node["Node Type"] for node in _nodes(self._root)}

    @property
    def indexes(self) -> set[str]:
        return {node["Index Name"] for node in _nodes(self._root) if "Index Name" in node}

    @property
    def rows_passed_over(self) -> int:
        """How many rows were looked at for nothing."""
        return sum(node.get("Rows Removed by Filter", 0) for node in _nodes(self._root))


async def plan_of(database: Database, statement: Statement) -> Plan:
    """Carries the statement out, and tells how."""
    async with database.engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert isinstance(raw, asyncpg.Connection)
        # Unprepared, so that the planner sees the parameters as it does when the statement is new.
        (answer,) = await raw.fetch(
            f"explain (analyze, verbose, format json) {statement.sql}", *statement.parameters
        )
    return Plan(answer[0][0]["Plan"])


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
