"""Servers and workers of a fleet, each a separate process, over one database that the test provides."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from tests.support.eneo_process import EneoProcess, free_port

SERVER, WORKER = "server", "worker"
_COMMANDS = {SERVER: ("serve", "--no-worker"), WORKER: ("worker",)}


class Member(EneoProcess):
    """One server or worker.

    Args:
        environment: further variables, the database's address and the encryption key among them.
    """

    def __init__(self, role: str, number: int, folder: Path, environment: Mapping[str, str]) -> None:
        self.role = role
        self.name = f"{role} {number}"
        data_dir = folder / f"{role}-{number}"
        port = free_port() if role == SERVER else 0
        super().__init__(_COMMANDS[role], data_dir, data_dir.with_suffix(".log"), port, environment)

    def is_ready(self) -> bool:
        """Whether it accepts requests, or processes jobs. Raises AssertionError when it has ended."""
        if self.role == SERVER:
            return self.responds_ready()
        self.assert_running()
        return self.has_ready_worker()

    def memory(self) -> float:
        """Return its unshared memory (unique set size) in MB."""
        return float(psutil.Process(self.process.pid).memory_full_info().uss) / 1e6


def end_all(members: Sequence[Member], within_s: float = 30.0) -> list[int]:
    """Stop the running members at the same time, with SIGKILL where SIGTERM is not enough; return their exit codes."""
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
