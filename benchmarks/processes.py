"""CPU time and memory of the server, its worker and PostgreSQL."""

import threading
from types import TracebackType
from typing import Self

import psutil

from benchmarks.environment import BenchmarkEnvironment

_SAMPLE_EVERY_S = 0.02


def server_of(environment: BenchmarkEnvironment) -> psutil.Process:
    return psutil.Process(environment.server.pid)


def worker_of(environment: BenchmarkEnvironment) -> psutil.Process:
    pid = environment.server.worker_pid()
    assert pid is not None, "there is no worker"
    return psutil.Process(pid)


def database_of(environment: BenchmarkEnvironment) -> psutil.Process:
    """Return PostgreSQL's postmaster."""
    pid_file = environment.data_dir / "postgres" / "postmaster.pid"
    return psutil.Process(int(pid_file.read_text().splitlines()[0]))


def memory(*processes: psutil.Process) -> int:
    """Return the sum of their resident memory in bytes."""
    return sum(process.memory_info().rss for process in processes)


class CpuTime:
    """Measures user and system time in seconds of a process and its descendants during a `with` block."""

    def __init__(self, root: psutil.Process) -> None:
        self._root = root
        self.spent = 0.0

    def __enter__(self) -> Self:
        self.spent = -self._total()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.spent += self._total()

    def _total(self) -> float:
        processes = [self._root, *self._root.children(recursive=True)]
        ended = self._root.cpu_times()
        return sum(map(_cpu_time, processes)) + ended.children_user + ended.children_system


def _cpu_time(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:  # ended since it was listed
        return 0.0
    return float(times.user + times.system)


class PeakMemory:
    """Measures the peak of the memory of several processes together during a `with` block, in `bytes`."""

    def __init__(self, *processes: psutil.Process) -> None:
        self._processes = processes
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self.bytes = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stop.wait(_SAMPLE_EVERY_S):
            self.bytes = max(self.bytes, memory(*self._processes))
