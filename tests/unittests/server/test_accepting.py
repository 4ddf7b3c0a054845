import asyncio
import errno
import os
import resource

import pytest
from structlog.testing import capture_logs

from intric.server.connections.accepting import AcceptErrors, connections_within_files
from intric.server.connections.connection_limit import ConnectionLimits, Connections


class FakeConnection:
    def __init__(self) -> None:
        self.is_closed = False

    def close_at_once(self) -> None:
        self.is_closed = True


@pytest.fixture
def connections() -> Connections:
    return Connections(ConnectionLimits(connections=2))


def out_of_files() -> dict[str, object]:
    """The context of asyncio's `_accept_connection` when no file is left."""
    error = OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    return {"message": "socket.accept() out of system resource", "exception": error}


async def test_a_thousand_accept_errors_are_one_line_and_make_room(connections: Connections) -> None:
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    waiting = [FakeConnection(), FakeConnection()]
    for each in waiting:
        connections.add(each)
    AcceptErrors(connections).install(loop)
    try:
        with capture_logs() as logs:
            for _ in range(1000):
                loop.call_exception_handler(out_of_files())
    finally:
        loop.set_exception_handler(before)

    assert [line["event"] for line in logs] == ["accept_failed"]
    assert [each.is_closed for each in waiting] == [True, True]


def test_a_busy_connection_is_never_closed_for_a_new_one(connections: Connections) -> None:
    busy, idle, new = FakeConnection(), FakeConnection(), FakeConnection()
    connections.add(busy)
    connections.add(idle)
    connections.set_idle(busy, is_idle=False)

    connections.add(new)

    assert [each.is_closed for each in (busy, idle, new)] == [False, True, False]
    assert not connections.is_full


def test_where_all_are_busy_there_is_one_too_many(connections: Connections) -> None:
    for _ in range(3):
        each = FakeConnection()
        connections.add(each)
        connections.set_idle(each, is_idle=False)

    assert connections.is_full


def test_connections_leave_files_for_everything_else() -> None:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)

    assert connections_within_files(1) == 1
    assert connections_within_files(10**9) <= (files if files > 0 else 10**9)
    if files > 0:
        assert connections_within_files(10**9) == files - 144
