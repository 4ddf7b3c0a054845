"""A real `eneo serve` with its worker, stopped at the end of a `with` block."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from tests.support.eneo_process import PROGRAM, EneoProcess, free_port
from tests.support.waiting import wait_until

STOP_TIMEOUT_S = 30.0


class ServerProcess(EneoProcess):
    """Args:
    folder: for data folder and log; kept between starts, so that a restart finds the same data.
    environment: further variables.
    program: what starts `eneo`, if not the one that these tests run with.
    """

    def __init__(
        self, folder: Path, environment: Mapping[str, str], *, program: Sequence[str] = PROGRAM
    ) -> None:
        super().__init__(
            ("serve",),
            folder / "data",
            folder / "server.log",
            free_port(),
            environment,
            program=program,
            folder=folder if program is not PROGRAM else None,
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def terminate(self) -> int:
        """Send SIGTERM and return the exit code. Raises TimeoutExpired if the process does not end."""
        self.send_sigterm()
        return self.wait()

    def send_sigterm(self) -> None:
        self.process.terminate()

    def wait(self) -> int:
        """Wait for the end and return the exit code. Raises TimeoutExpired if the process does not end."""
        return self.process.wait(STOP_TIMEOUT_S)

    def stop(self) -> None:
        """Send SIGTERM, and SIGKILL if that is not enough. Does nothing before the first start."""
        if not self.has_started:
            return
        try:
            self.terminate()
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Send SIGKILL to the server alone; its worker notices by itself."""
        self.process.kill()
        self.process.wait()

    @property
    def pid(self) -> int:
        return self.process.pid

    def worker_pid(self) -> int | None:
        """Return the process id of the server's worker; None while there is none."""
        try:
            children = psutil.Process(self.pid).children()
        except psutil.NoSuchProcess:
            return None
        return next((child.pid for child in children if "worker" in child.cmdline()), None)

    def kill_worker(self) -> int:
        """Send SIGKILL to the worker and return its process id."""
        pid = self.worker_pid()
        assert pid is not None, "there is no worker to kill"
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_until_ready(self) -> None:
        wait_until(self.responds_ready, f"a ready server (see {self.log})")

    def wait_for_worker(self) -> None:
        """Wait until a worker processes jobs; its import of LiteLLM takes some seconds."""
        wait_until(self.has_ready_worker, f"a ready worker (see {self.log})")
