"""An embedded PostgreSQL server below the data folder, shared by every process that uses that folder.

Two files are locked with `flock`, which the kernel releases when a holder is killed:

* `postgres.users.lock`: each process that uses the server holds a shared lock. A process that can take it exclusively
  at its release was the last one; it keeps it until the server has stopped, so that a start waits for the stop.
* `postgres.alive.lock`: inherited by the server and therefore held as long as any process of the server runs. If it is
  free, no server runs, whatever `postmaster.pid` says, and the process that takes it starts one.
"""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from intric.database import embedded_process as postgres
from intric.database.embedded_account import EmbeddedPostgresError, account_for
from intric.database.embedded_locks import FileLock
from intric.database.embedded_roles import NAME

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]

_POLL_S = 0.01
_TIMEOUT_S = 90.0
# Not below the data folder, whose path may exceed the limit for sockets (107 bytes), and not in XDG_RUNTIME_DIR, which
# is removed at logout and differs between a shell and a service.
_SOCKETS = Path("/tmp")  # noqa: S108 - holds our own 0700 folder, checked before use


class EmbeddedPostgres:
    """The server of one data folder, as used by one process.

    Thread-safe. Must not be used across `os.fork` without exec: the child would keep the parent's lock.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        """Nothing is read or written yet.

        `durable=False` is for tests: faster, but a power cut may lose everything. It takes effect for the process
        that starts the server.
        """
        self._data_dir = Path(os.path.realpath(data_dir))
        self._cluster = self._data_dir / "postgres"
        self._log = self._data_dir / "postgres.log"
        self._durable = durable
        self._users = FileLock(self._data_dir / "postgres.users.lock")
        self._threads = threading.Lock()
        digest = hashlib.sha256(os.fsencode(self._data_dir)).hexdigest()
        self._socket_dir = _SOCKETS / f"eneo-postgres-{digest[:16]}"

    @property
    def url(self) -> str:
        """The URL for SQLAlchemy's asyncpg dialect, the same for every process and after a restart."""
        return f"postgresql+asyncpg://{self._address}"

    @property
    def dsn(self) -> str:
        """The URL for asyncpg itself, psql and pg_dump."""
        return f"postgresql://{self._address}"

    @property
    def _address(self) -> str:
        return f"{NAME}@/{NAME}?{urlencode({'host': str(self._socket_dir)}, safe='/')}"

    def start(self) -> str:
        """Start using the server and return `url`; launch it if it does not run, and create its cluster if need be.

        May be called again at any time, also by a supervisor to restart a server that died.
        Raises EmbeddedPostgresError when the server can't be used.
        """
        with self._threads:
            try:
                self._data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._acquire()
            except OSError as error:
                raise EmbeddedPostgresError(
                    f"The embedded PostgreSQL can't use {self._data_dir}: {error}. Give the folder "
                    "to the user that starts Eneo, or set ENEO_DATA_DIR to another one."
                ) from error
        return self.url

    def release(self) -> None:
        """Stop using the server; the last process that does so stops it. Does nothing before `start`.

        Raises EmbeddedPostgresError when the server does not stop in time; this process has released it all the same.
        """
        with self._threads:
            if self._users.held:
                self._release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _acquire(self) -> None:
        was_held = self._users.held
        if not was_held:
            _wait(self._users.try_shared, "The last user of PostgreSQL has not got it stopped", self._log)
        try:
            self._ensure_running()
        except BaseException:
            if not was_held:
                self._release()
            raise

    def _ensure_running(self) -> None:
        """Wait until the running server is ready; launch one if none runs."""
        server_lock = self._server_lock()

        def ready_or_stopped() -> bool:
            return server_lock.try_exclusive() or postgres.is_ready(self._cluster, self._socket_dir)

        _wait(
            ready_or_stopped, f"PostgreSQL runs in {self._cluster} and does not take connections", self._log
        )
        if not server_lock.held:
            return
        with server_lock:
            self._launch(server_lock)
        _wait(self._is_ready_or_stopped, "PostgreSQL does not get ready", self._log)
        if not postgres.is_ready(self._cluster, self._socket_dir):
            raise EmbeddedPostgresError(
                f"PostgreSQL ended at its start. Its log says:\n{postgres.log_tail(self._log)}"
            )

    def _launch(self, server_lock: FileLock) -> None:
        """Launch the server. Holding its lock proves that none runs; the server inherits it."""
        account = account_for(self._data_dir, self._cluster, postgres.find_program("postgres"))
        if self._cluster.exists():
            postgres.check_cluster(self._cluster)
            account.take_ownership(self._cluster)
            postgres.hand_over(self._cluster, account, server_lock.fd)
        else:
            postgres.make_cluster(self._cluster, account, server_lock.fd, durable=self._durable)
        postgres.make_socket_dir(self._socket_dir, account)
        postgres.launch(
            self._cluster, account, self._socket_dir, self._log, server_lock.fd, durable=self._durable
        )

    def _is_ready_or_stopped(self) -> bool:
        with self._server_lock() as server_lock:
            return server_lock.try_exclusive() or postgres.is_ready(self._cluster, self._socket_dir)

    def _release(self) -> None:
        self._users.close()
        with FileLock(self._users.path) as users, self._server_lock() as server_lock:
            if not users.try_exclusive():
                return

            def has_stopped() -> bool:
                if server_lock.try_exclusive():
                    return True
                postgres.stop(self._cluster)
                return False

            _wait(has_stopped, f"PostgreSQL in {self._cluster} does not end", self._log)
            postgres.remove_socket_dir(self._socket_dir)

    def _server_lock(self) -> FileLock:
        return FileLock(self._data_dir / "postgres.alive.lock")


def _wait(condition: Callable[[], bool], failure: str, log: Path | None = None) -> None:
    """Poll until the condition holds. Raises EmbeddedPostgresError with `failure` after 90 s."""
    deadline = time.monotonic() + _TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            said = f" Its log says:\n{postgres.log_tail(log)}" if log else ""
            raise EmbeddedPostgresError(f"{failure} (waited {_TIMEOUT_S:.0f} s).{said}")
        time.sleep(_POLL_S)
