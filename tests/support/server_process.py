"""A real `eneo serve` for tests: its own data folder, its own port, ended at the end whatever happens."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import psutil

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(true: Callable[[], bool], what: str, timeout_s: float = START_TIMEOUT_S) -> None:
    """Look again and again until it is true; AssertionError naming `what` when it does not become so."""
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen within {timeout_s:.0f} s"
        time.sleep(0.05)


class ServerProcess:
    """Args:
    data_dir: kept between one `start` and the next, so that a restart finds what was there.
    environment: variables besides the usual ones.
    """

    def __init__(self, data_dir: Path, environment: Mapping[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data_dir / "server.log"
        self._environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.endswith(("_API_KEY", "_API_BASE"))
            },
            **environment,
            "ENEO_DATA_DIR": str(data_dir / "data"),
            "ENEO_PORT": str(self.port),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "intric.cli.main", "serve"],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def terminate(self) -> int:
        """SIGTERM, as an operator would; returns the exit code. Raises TimeoutExpired if it does not end."""
        self.ask_to_end()
        return self.wait()

    def ask_to_end(self) -> None:
        assert self._process is not None
        self._process.terminate()

    def wait(self) -> int:
        """Until it has ended; the exit code. Raises TimeoutExpired if it does not end."""
        assert self._process is not None
        return self._process.wait(STOP_TIMEOUT_S)

    def stop(self) -> None:
        """End it, by force if it does not end by itself."""
        if self._process is None:
            return
        try:
            self.terminate()
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """SIGKILL for the server alone; its worker is left to find out."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def worker_pid(self) -> int | None:
        """The worker beside this server; None while there is none."""
        assert self._process is not None
        try:
            children = psutil.Process(self._process.pid).children()
        except psutil.NoSuchProcess:
            return None
        return next((child.pid for child in children if "worker" in child.cmdline()), None)

    def kill_worker(self) -> int:
        """SIGKILL the worker; returns the process id that it had."""
        pid = self.worker_pid()
        assert pid is not None, "there is no worker to kill"
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_until_ready(self) -> None:
        wait_until(self._is_ready, f"a ready server (see {self.log})")

    def wait_for_worker(self) -> None:
        """Until a worker takes calls, which its import of LiteLLM delays by some seconds."""
        wait_until(lambda: b'"worker_ready"' in self.log.read_bytes(), f"a ready worker (see {self.log})")

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the server ended:\n{self.log.read_text()[-2000:]}"
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False
