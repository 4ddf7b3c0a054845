"""Helpers for tests of the embedded PostgreSQL: other processes that use it, and a view on its processes."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import asyncpg
import psutil
from tests.support.databases import owner_dsn

from intric.database import embedded_process
from intric.database.embedded import EmbeddedPostgres

_USE_UNTIL_INPUT = """
import sys
from pathlib import Path
from intric.database.embedded import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as postgres:
    print(postgres.url, flush=True)
    sys.stdin.readline()
"""


class OtherProcess:
    """A process that uses the server of a data folder until it is released or killed."""

    def __init__(
        self,
        data_dir: Path,
        *,
        wrapper: tuple[str, ...] = (),
        env: dict[str, str] | None = None,
        uid: int | None = None,
    ) -> None:
        self.process = subprocess.Popen(
            [*wrapper, sys.executable, "-c", _USE_UNTIL_INPUT, str(data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            env=env,
            user=uid,
            group=uid,
            extra_groups=None if uid is None else [],
        )

    def url(self) -> str:
        """Wait until the server is ready and return its URL. Raises AssertionError with the output when it fails."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        if line:
            return line
        raise AssertionError(self.process.communicate()[1])

    def failure(self) -> str:
        """Wait until the process has failed and return its standard error."""
        out, err = self.process.communicate()
        assert not out
        return err

    def release(self) -> None:
        """Let the process release the server and exit."""
        _, err = self.process.communicate("\n")
        assert self.process.returncode == 0, err

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def servers(data_dir: Path) -> list[psutil.Process]:
    """Return every running postmaster whose command line names the cluster of this data folder.

    A process that a postmaster has just forked carries the same command line for a moment.
    """
    cluster = str(data_dir.resolve() / "postgres")
    found: dict[int, tuple[psutil.Process, int]] = {}
    for process in psutil.process_iter():
        try:
            command, parent = process.cmdline(), process.ppid()
        except psutil.Error:
            continue
        if command[1:3] == ["-D", cluster] and Path(command[0]).name == "postgres":
            found[process.pid] = (process, parent)
    return [process for process, parent in found.values() if parent not in found]


def server(data_dir: Path) -> psutil.Process:
    """Return the only server of this data folder."""
    (only,) = servers(data_dir)
    return only


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still false after {seconds:.0f} s"
        time.sleep(0.005)


def kill_server(data_dir: Path) -> None:
    """Send SIGKILL to the postmaster, as the kernel does when memory runs out."""
    process = server(data_dir)
    process.kill()
    wait_until(lambda: not servers(data_dir))


def end_server(data_dir: Path) -> None:
    """Remove the server and the sockets that a test has left."""
    for process in servers(data_dir):
        process.kill()
    wait_until(lambda: not servers(data_dir))
    socket_dir = Path(EmbeddedPostgres(data_dir).dsn.partition("host=")[2])
    for left in socket_dir.glob(f".s.PGSQL.{embedded_process.PORT}*"):
        left.unlink()
    embedded_process.remove_socket_dir(socket_dir)


async def query(postgres: EmbeddedPostgres, sql: str, *, as_owner: bool = False) -> Any:
    connection = await asyncpg.connect(owner_dsn(postgres) if as_owner else postgres.dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()
