"""A PostgreSQL server of our own below the data folder, shared by every process that uses that folder.

Two locks on two files, both `flock`, so the kernel drops them when a holder is killed:

* `postgres.users.lock`: everybody who uses the server holds it together with the others; whoever gets it
  alone on leaving was the last and holds it until the server has stopped, so that starting waits for stopping.
* `postgres.alive.lock`: handed on to the server, so it is held for as long as any process of that server
  lives. If it is free, nothing runs, whatever `postmaster.pid` says, and whoever gets it starts the server.
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

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]

_POLL_S = 0.01
_TIMEOUT_S = 90.0
# Not below the data folder, whose path may be longer than a socket's (107 bytes), and not in
# XDG_RUNTIME_DIR, which goes away at logout and differs between a shell and a service.
_SOCKETS = Path("/tmp")  # noqa: S108 - a 0700 folder of our own in it, checked before use


class EmbeddedPostgres:
    """The server of one data folder, as seen by one of the processes that use it.

    May be used from several threads. Does not survive `os.fork` without exec: the child would go on
    holding the parent's lock.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        """Touch nothing yet.

        `durable=False` is for tests: quicker, and a power cut may lose everything. It counts for whoever
        starts the server.
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
        """The address for SQLAlchemy's asyncpg dialect, the same for every process and after a restart."""
        return f"postgresql+asyncpg://{self._address}"

    @property
    def dsn(self) -> str:
        """The address for asyncpg itself, psql and pg_dump."""
        return f"postgresql://{self._address}"

    @property
    def _address(self) -> str:
        return f"{postgres.NAME}@/{postgres.NAME}?{urlencode({'host': str(self._socket_dir)}, safe='/')}"

    def start(self) -> str:
        """Use the server, starting it if it does not run and making its cluster the first time.

        Returns `url`. May be called again at any time, also by a supervisor to bring back a server that died.
        Raises EmbeddedPostgresError when the server can't be had.
        """
        with self._threads:
            try:
                self._data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._use()
            except OSError as error:
                raise EmbeddedPostgresError(
                    f"The embedded PostgreSQL can't use {self._data_dir}: {error}. Give the folder "
                    "to the user that starts Eneo, or set ENEO_DATA_DIR to another one."
                ) from error
        return self.url

    def release(self) -> None:
        """Stop using the server; the last one to do so stops it. Does nothing when it is not in use by us.

        Raises EmbeddedPostgresError when the server does not end in time; it is given up all the same.
        """
        with self._threads:
            if self._users.held:
                self._leave()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _use(self) -> None:
        already = self._users.held
        if not already:
            _wait(self._users.try_shared, "The last user of PostgreSQL has not got it stopped", self._log)
        try:
            self._run()
        except BaseException:
            if not already:
                self._leave()
            raise

    def _run(self) -> None:
        """Wait until a server that lives is ready, or until none lives, and then start one."""
        alive = FileLock(self._data_dir / "postgres.alive.lock")

        def ready_or_none() -> bool:
            return alive.try_exclusive() or postgres.is_ready(self._cluster, self._socket_dir)

        _wait(ready_or_none, f"PostgreSQL runs in {self._cluster} and does not take connections", self._log)
        if not alive.held:
            return
        with alive:
            self._launch(alive)
        _wait(self._ready_or_dead, "PostgreSQL does not get ready", self._log)
        if not postgres.is_ready(self._cluster, self._socket_dir):
            raise EmbeddedPostgresError(
                f"PostgreSQL ended at its start. Its log says:\n{postgres.log_tail(self._log)}"
            )

    def _launch(self, alive: FileLock) -> None:
        """Start the server while holding the lock that says that none lives."""
        account = account_for(self._data_dir, self._cluster, postgres.find_program("postgres"))
        if self._cluster.exists():
            postgres.check_cluster(self._cluster)
            account.give(self._cluster)
        else:
            postgres.make_cluster(self._cluster, account, alive.fd, durable=self._durable)
        postgres.make_socket_dir(self._socket_dir, account)
        postgres.launch(self._cluster, account, self._socket_dir, self._log, alive.fd, durable=self._durable)

    def _ready_or_dead(self) -> bool:
        with FileLock(self._data_dir / "postgres.alive.lock") as alive:
            return alive.try_exclusive() or postgres.is_ready(self._cluster, self._socket_dir)

    def _leave(self) -> None:
        self._users.close()
        with FileLock(self._users.path) as alone, FileLock(self._data_dir / "postgres.alive.lock") as alive:
            if not alone.try_exclusive():
                return

            def ended() -> bool:
                if alive.try_exclusive():
                    return True
                postgres.stop(self._cluster)
                return False

            _wait(ended, f"PostgreSQL in {self._cluster} does not end", self._log)
            postgres.remove_socket_dir(self._socket_dir)


def _wait(condition: Callable[[], bool], failure: str, log: Path | None = None) -> None:
    """Poll until the condition holds. Raises EmbeddedPostgresError with `failure` after 90 s."""
    deadline = time.monotonic() + _TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            said = f" Its log says:\n{postgres.log_tail(log)}" if log else ""
            raise EmbeddedPostgresError(f"{failure} (waited {_TIMEOUT_S:.0f} s).{said}")
        time.sleep(_POLL_S)
