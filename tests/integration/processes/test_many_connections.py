"""More silent connections than the process may have files: the service answers."""

import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from tests.support.server_process import ServerProcess

EMAIL, PASSWORD = "admin@example.com", "many-connections"
FILES = 1024
SOCKETS = 1100
WITH_FEW_FILES = (
    "bash",
    "-c",
    f'ulimit -n {FILES} && exec "$@"',
    "eneo",
    sys.executable,
    "-m",
    "intric.cli.main",
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    variables = {"ENEO_ADMIN_EMAIL": EMAIL, "ENEO_ADMIN_PASSWORD": PASSWORD}
    with ServerProcess(tmp_path, variables, program=WITH_FEW_FILES) as server:
        server.wait_until_ready()
        yield server


@pytest.fixture
def files_of_this_process() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("files_of_this_process")
def test_1100_silent_sockets_at_1024_files_stop_nobody(server: ServerProcess) -> None:
    with ExitStack() as stack:
        for _ in range(SOCKETS):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        with httpx.Client(base_url=server.url, timeout=5) as client:
            probe = client.get("/healthz")
            form = {"username": EMAIL, "password": PASSWORD}
            token = client.post("/api/v1/users/login/token/", data=form).json()["access_token"]
            spaces = client.get("/api/v1/spaces/", headers={"Authorization": f"Bearer {token}"})

    assert (probe.status_code, spaces.status_code) == (200, 200)
    assert spaces.json()["count"] == 1
    assert server.log_since_start().count("\n") < 200
