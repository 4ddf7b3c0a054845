"""What the children of a running server can read in their environment."""

from pathlib import Path

import psutil
import pytest
from tests.support.server_process import ServerProcess
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

SECRETS = {
    "OPENAI_API_KEY": "sk-of-the-installation",
    "ENEO_ENCRYPTION_KEY": "nbTRjjJPOq7P5xULV0ZPGhkFhCOFUtdL0T1u5VbXe1U=",
    "ENEO_ADMIN_PASSWORD": "korrekt häst batteri",
    "SMTP_PASSWORD": "of another program",
}
# It calls providers and decrypts the organisations' keys.
NEEDED_BY_WORKER = {"OPENAI_API_KEY", "ENEO_ENCRYPTION_KEY"}


def secrets_of(pid: int) -> set[str]:
    environment = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
    return {name for name, value in SECRETS.items() if value in environment}


def test_no_child_has_a_secret_that_it_does_not_need(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, SECRETS) as server:
        server.wait_until_ready()
        wait_until(lambda: server.worker_pid() is not None, "a worker")
        worker = server.worker_pid()
        assert worker is not None
        server.wait_for_worker()
        postmaster = int((tmp_path / "data/postgres/postmaster.pid").read_text().split()[0])
        postgres = [postmaster, *(child.pid for child in psutil.Process(postmaster).children(recursive=True))]
        others = [child.pid for child in psutil.Process(server.pid).children(recursive=True)]

        assert secrets_of(worker) == NEEDED_BY_WORKER
        assert len(postgres) > 1
        assert {pid: secrets_of(pid) for pid in postgres if secrets_of(pid)} == {}
        assert {pid: secrets_of(pid) for pid in others if pid != worker and secrets_of(pid)} == {}
