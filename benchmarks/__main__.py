"""`make bench`: measures one group after the other on a server of its own and prints the table."""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from benchmarks import (
    measure_lists,
    measure_one_picture,
    measure_resources,
    measure_start,
    measure_throughput,
    measure_variants,
)
from benchmarks.environment import BenchmarkEnvironment
from benchmarks.provider import ProviderProcess
from benchmarks.report import Row, table, write_page

# The order counts: the first starts the server, memory is seen before the crowd comes, the last fills the database.
_GROUPS = {
    "start": measure_start.measure,
    "one picture": measure_one_picture.measure,
    "variants": measure_variants.measure,
    "resources": measure_resources.measure,
    "throughput": measure_throughput.measure,
    "lists": measure_lists.measure,
}
_LONGEST_S = 15 * 60


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure what claims of speed rest on.")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the page among the docs anew")
    options = parser.parse_args()
    # Also when it is told to stop, or takes too long, it leaves no server behind.
    for name in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(name, lambda number, _: sys.exit(128 + number))
    signal.alarm(_LONGEST_S)
    console = Console()
    rows = _measured(console)
    console.print(table(rows))
    if options.markdown is not None:
        write_page(options.markdown, rows)


def _measured(console: Console) -> list[Row]:
    rows: list[Row] = []
    with (
        tempfile.TemporaryDirectory(prefix="eneo-bench-") as folder,
        ProviderProcess() as provider,
        BenchmarkEnvironment(Path(folder), provider) as environment,
    ):
        for name, measure in _GROUPS.items():
            with console.status(f"measuring: {name}"):
                rows += measure(environment)
    return rows


if __name__ == "__main__":
    main()
