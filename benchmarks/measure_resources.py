"""CPU and memory per picture."""

import time
from collections.abc import Iterator

from benchmarks.environment import MAX_CONCURRENT_CALLS, BenchmarkEnvironment
from benchmarks.load import load
from benchmarks.processes import CpuTime, PeakMemory, database_of, memory, server_of, worker_of
from benchmarks.report import Row, megabytes, seconds

_PICTURES = 100
_IDLE_S = 1.0


def measure(environment: BenchmarkEnvironment) -> Iterator[Row]:
    with environment.signed_in() as client:
        target = environment.eneo_target(client)
    server, worker = server_of(environment), worker_of(environment)
    with CpuTime(server) as eneo_cpu, CpuTime(database_of(environment)) as postgres_cpu:
        load(target, "en ö", requests=_PICTURES, concurrency=4)
    time.sleep(_IDLE_S)
    idle = memory(server, worker)
    with PeakMemory(server, worker) as peak:
        load(target, "en ö, 1.0 s", requests=MAX_CONCURRENT_CALLS, concurrency=MAX_CONCURRENT_CALLS)
    time.sleep(_IDLE_S)
    yield Row(
        "CPU per picture",
        seconds(eneo_cpu.spent / _PICTURES),
        "User and system time of server and worker with four requests at a time; compared with PostgreSQL's.",
        f"{seconds(postgres_cpu.spent / _PICTURES)} (PostgreSQL)",
    )
    yield Row(
        "Memory per picture in flight",
        megabytes((peak.bytes - idle) / MAX_CONCURRENT_CALLS),
        f"Increase of the memory of server and worker while {MAX_CONCURRENT_CALLS} pictures of 1.5 MB arrive at the "
        f"same time, divided by {MAX_CONCURRENT_CALLS}; compared with the peak of both.",
        f"{megabytes(peak.bytes)} (peak of both)",
    )
    yield Row(
        "Memory of server and worker afterwards",
        megabytes(memory(server)),
        "Resident memory of the server after all of the above; compared with the worker's, most of which is LiteLLM.",
        f"{megabytes(memory(worker))} (worker)",
    )
