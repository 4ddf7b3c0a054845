"""`make bench`: measures one group after the other on a server started for it, and prints the table."""

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

# The order matters: the first starts the server, memory is measured before the many parallel requests of
# throughput, and the last fills the database.
_GROUPS = {
    "start": measure_start.measure,
    "one picture": measure_one_picture.measure,
    "variants": measure_variants.measure,
    "resources": measure_resources.measure,
    "throughput": measure_throughput.measure,
    "lists": measure_lists.measure,
}
_TIMEOUT_S = 15 * 60


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="benchmarks", description="Measure the performance of this machine's Eneo."
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the page for docs/")
    options = parser.parse_args()
    # SystemExit on SIGTERM and on the timeout, so that the server is stopped then too.
    for name in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(name, lambda number, _: sys.exit(128 + number))
    signal.alarm(_TIMEOUT_S)
    console = Console()
    rows = _measure_all(console)
    console.print(table(rows))
    if options.markdown is not None:
        write_page(options.markdown, rows)


def _measure_all(console: Console) -> list[Row]:
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
