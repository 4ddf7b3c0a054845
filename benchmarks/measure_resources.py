"""What a picture costs in CPU and memory."""

import time
from collections.abc import Iterator

from benchmarks.environment import CALLS_AT_ONCE, BenchmarkEnvironment
from benchmarks.load import load
from benchmarks.processes import CpuTime, PeakMemory, database_of, memory, server_of, worker_of
from benchmarks.report import Row, megabytes, seconds

_PICTURES = 100
_SETTLE_S = 1.0


def measure(environment: BenchmarkEnvironment) -> Iterator[Row]:
    with environment.signed_in() as client:
        target = environment.ours(client)
    server, worker = server_of(environment), worker_of(environment)
    with CpuTime(server) as ours, CpuTime(database_of(environment)) as stored:
        load(target, "en ö", requests=_PICTURES, at_a_time=4)
    time.sleep(_SETTLE_S)
    at_rest = memory(server, worker)
    with PeakMemory(server, worker) as peak:
        load(target, "en ö, 1.0 s", requests=CALLS_AT_ONCE, at_a_time=CALLS_AT_ONCE)
    time.sleep(_SETTLE_S)
    yield Row(
        "CPU per picture",
        seconds(ours.spent / _PICTURES),
        "User and system time of server and worker, four at a time; beside it PostgreSQL's.",
        f"{seconds(stored.spent / _PICTURES)} (PostgreSQL)",
    )
    yield Row(
        "Memory per picture in flight",
        megabytes((peak.most - at_rest) / CALLS_AT_ONCE),
        f"The most that server and worker hold beyond their rest while {CALLS_AT_ONCE} pictures of 1.5 MB come home at "
        f"once, for each of them; beside it the whole.",
        f"{megabytes(peak.most)} (peak of both)",
    )
    yield Row(
        "Memory of server and worker afterwards",
        megabytes(memory(server)),
        "Resident memory of the server after all of the above; beside it the worker's, most of which is LiteLLM.",
        f"{megabytes(memory(worker))} (worker)",
    )
