"""Rows, and the two ways to show them: a table at the terminal, a page among the docs."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from rich.table import Table

_HEAD = ("what", "Eneo", "to compare", "ratio")

_PAGE = """# Performance

What `make bench` measured on {date} on a machine with {cores} cores and {memory:.0f} GB of memory, which Eneo (server,
worker, PostgreSQL), the simulated provider and the client shared. Nothing leaves the machine. Absolute figures are this
machine's; ratios are of one run and travel better. A picture is a PNG of 1024 × 1024 px and 1.5 MB, which Eneo checks,
makes a thumbnail of, stores and sends on in base64.

```sh
make bench                                   # a few minutes; prints the table
make bench MARKDOWN=docs/performance.md      # writes this page anew
```

{table}

## What each row means

{meanings}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """Args:
    what: is measured, short.
    ours: the figure with its unit.
    meaning: how it is measured and what a good figure is, in a sentence or two.
    other: what to compare it with, with its unit.
    ratio: of both, so that it can be read without knowing the machine.
    """

    what: str
    ours: str
    meaning: str
    other: str = ""
    ratio: str = ""


def table(rows: Sequence[Row]) -> Table:
    found = Table(*_HEAD)
    for row in rows:
        found.add_row(row.what, row.ours, row.other, row.ratio)
    return found


def write_page(file: Path, rows: Sequence[Row]) -> None:
    lines = [_line(*_HEAD), _line(*["---"] * len(_HEAD))]
    lines += [_line(row.what, row.ours, row.other, row.ratio) for row in rows]
    page = _PAGE.format(
        date=datetime.now(UTC).date(),
        cores=psutil.cpu_count(),
        memory=psutil.virtual_memory().total / 1e9,
        table="\n".join(lines),
        meanings="\n".join(f"- **{row.what}.** {row.meaning}" for row in rows),
    )
    file.write_text(page, encoding="utf-8")


def seconds(duration: float) -> str:
    return f"{duration:.2f} s" if duration >= 1 else f"{duration * 1000:.0f} ms"


def megabytes(count: float) -> str:
    return f"{count / 1e6:.1f} MB" if count < 1e7 else f"{count / 1e6:.0f} MB"


def times(ours: float, other: float) -> str:
    return f"{ours / other:.2f}×"


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
