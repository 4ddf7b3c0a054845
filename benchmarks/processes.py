"""CPU and memory of what runs: the server, its worker, PostgreSQL."""

import threading
from types import TracebackType
from typing import Self

import psutil

from benchmarks.environment import BenchmarkEnvironment

_LOOK_EVERY_S = 0.02


def server_of(environment: BenchmarkEnvironment) -> psutil.Process:
    return psutil.Process(environment.server.pid)


def worker_of(environment: BenchmarkEnvironment) -> psutil.Process:
    pid = environment.server.worker_pid()
    assert pid is not None, "there is no worker"
    return psutil.Process(pid)


def database_of(environment: BenchmarkEnvironment) -> psutil.Process:
    """PostgreSQL's first process, which starts the others."""
    pid_file = environment.data_dir / "postgres" / "postmaster.pid"
    return psutil.Process(int(pid_file.read_text().splitlines()[0]))


def memory(*processes: psutil.Process) -> int:
    """Resident bytes."""
    return sum(process.memory_info().rss for process in processes)


class CpuTime:
    """Seconds of user and system time that a process and all that it started spend within a `with`."""

    def __init__(self, first: psutil.Process) -> None:
        self._first = first
        self.spent = 0.0

    def __enter__(self) -> Self:
        self.spent = -self._total()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.spent += self._total()

    def _total(self) -> float:
        family = [self._first, *self._first.children(recursive=True)]
        ended = self._first.cpu_times()
        return sum(map(_cpu_time, family)) + ended.children_user + ended.children_system


def _cpu_time(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:  # ended just now
        return 0.0
    return float(times.user + times.system)


class PeakMemory:
    """The most that processes hold together within a `with`, in bytes."""

    def __init__(self, *processes: psutil.Process) -> None:
        self._processes = processes
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.most = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_LOOK_EVERY_S):
            self.most = max(self.most, memory(*self._processes))
