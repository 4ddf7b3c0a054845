"""A PostgreSQL as an operator runs it: over TCP with a password, here on loopback."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intric.database.embedded_account import Account, account_for
from intric.database.embedded_process import find_program
from tests.support.eneo_process import free_port
from tests.support.waiting import wait_until

PASSWORD = "korrekt-häst"
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
}


@contextmanager
def tcp_postgres(folder: Path) -> Iterator[str]:
    """Serve a new cluster during the block; give its URL for ENEO_DATABASE_URL."""
    folder.mkdir(mode=0o700, parents=True)
    cluster = folder / "cluster"
    cluster.mkdir(mode=0o700)
    account = account_for(folder, cluster, find_program("postgres"))
    account.take_ownership(cluster)
    _init_cluster(account, cluster)
    port = free_port()
    server = _launch(account, cluster, port, folder / "postgres.log")
    try:
        pid_file = cluster / "postmaster.pid"
        wait_until(lambda: "ready" in _text(pid_file), f"PostgreSQL (see {folder}/postgres.log)")
        yield f"postgresql://eneo:{PASSWORD}@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _init_cluster(account: Account, cluster: Path) -> None:
    # initdb reads the password from a named file; /dev/stdin is one that no other process can read.
    command: list[str | Path] = [find_program("initdb"), "-D", cluster, "-U", "eneo", "--pwfile=/dev/stdin"]
    command += ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync", "--no-instructions"]
    result = account.run(command, text=f"{PASSWORD}\n".encode())
    assert result.returncode == 0, result.stdout.decode(errors="replace")


def _launch(account: Account, cluster: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    settings = _SETTINGS | {"port": str(port)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    changes = account.uid != os.geteuid()
    with log.open("wb") as output:
        return subprocess.Popen(
            [*account.wrapper, str(find_program("postgres")), "-D", str(cluster), *options],
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            user=account.uid if changes else None,
            group=account.gid if changes else None,
            extra_groups=[] if changes else None,
        )


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
