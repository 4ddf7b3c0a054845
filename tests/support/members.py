"""Servers and workers as processes of their own, over a database that somebody else keeps."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
import psutil

from tests.support.server_process import free_port

SERVER, WORKER = "server", "worker"
_COMMANDS = {SERVER: ("serve", "--no-worker"), WORKER: ("worker",)}


class Member:
    """One server or worker of a fleet; may be started again after it has ended.

    Args:
        environment: variables besides the usual ones; the database's address and its key among them.
    """

    def __init__(self, role: str, number: int, folder: Path, environment: Mapping[str, str]) -> None:
        self.role = role
        self.name = f"{role} {number}"
        self.port = free_port() if role == SERVER else 0
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"{role}-{number}.log"
        self._environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.endswith(("_API_KEY", "_API_BASE"))
            },
            **environment,
            "ENEO_DATA_DIR": str(folder / f"{role}-{number}"),
            "ENEO_PORT": str(self.port),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._log_from = 0

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._log_from = log.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "intric.cli.main", *_COMMANDS[self.role]],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in a terminal is for whoever started us
            )

    @property
    def has_started(self) -> bool:
        return self._process is not None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """Raises AssertionError before the first start."""
        assert self._process is not None, f"{self.name} was never started"
        return self._process

    def said(self) -> str:
        """What it has logged since its last start."""
        with self.log.open("rb") as log:
            log.seek(self._log_from)
            return log.read().decode(errors="replace")

    def is_ready(self) -> bool:
        """Whether it takes requests, or jobs. Raises AssertionError when it has ended instead."""
        assert self.process.poll() is None, f"{self.name} ended:\n{self.said()[-2000:]}"
        if self.role == WORKER:
            return '"worker_ready"' in self.said()
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def memory(self) -> float:
        """What it alone occupies, in MB."""
        return float(psutil.Process(self.process.pid).memory_full_info().uss) / 1e6


def end_all(members: Sequence[Member], within_s: float = 30.0) -> list[int]:
    """End them side by side, by force where one does not end by itself; the exit codes of those that ran."""
    running = [member for member in members if member.has_started and member.process.poll() is None]
    for member in running:
        member.process.terminate()
    deadline = time.monotonic() + within_s
    for member in running:
        try:
            member.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            member.process.kill()
            member.process.wait()
    return [member.process.returncode for member in running]
