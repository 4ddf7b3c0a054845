"""Runs `eneo` as a separate process, without the provider keys in this machine's environment."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

PROGRAM = (sys.executable, "-m", "intric.cli.main")


def free_port() -> int:
    """Return a port that is free on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class EneoProcess:
    """A command of `eneo`; it can be started again after it has ended.

    Args:
        arguments: of the command line.
        data_dir: ENEO_DATA_DIR, kept between starts.
        log: file that standard output and standard error are appended to.
        port: ENEO_PORT; 0 for a command that does not listen.
        environment: further variables.
        program: what starts `eneo`; by default the one that these tests run with.
        folder: working folder of the process.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        data_dir: Path,
        log: Path,
        port: int,
        environment: Mapping[str, str],
        *,
        program: Sequence[str] = PROGRAM,
        folder: Path | None = None,
    ) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.log = log
        self._command = [*program, *arguments]
        self._folder = folder
        self._environment = {
            **_environment_without_keys(),
            **environment,
            "ENEO_DATA_DIR": str(data_dir),
            "ENEO_PORT": str(port),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._log_offset = 0

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._log_offset = log.tell()
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in a terminal must reach the harness alone
            )

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process of the last start. Raises AssertionError before the first one."""
        assert self._process is not None, f"not started (its log would be {self.log})"
        return self._process

    @property
    def has_started(self) -> bool:
        return self._process is not None

    def log_since_start(self) -> str:
        """Return what was logged since the last start."""
        with self.log.open("rb") as log:
            log.seek(self._log_offset)
            return log.read().decode(errors="replace")

    def responds_ready(self) -> bool:
        """Whether /readyz answers 200. Raises AssertionError when the process has ended."""
        self.assert_running()
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def has_ready_worker(self) -> bool:
        """Whether a worker has logged since the last start that it processes jobs."""
        return '"worker_ready"' in self.log_since_start()

    def assert_running(self) -> None:
        assert self.process.poll() is None, f"{self.log.stem} ended:\n{self.log_since_start()[-2000:]}"


def _environment_without_keys() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_API_BASE"))}
