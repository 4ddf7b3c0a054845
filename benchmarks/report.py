"""The rows of the report, as a table for the terminal and as a page for the docs."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from rich.table import Table

_HEAD = ("what", "Eneo", "to compare", "ratio")

_PAGE = """# Performance

What `make bench` measured on {date} on a machine with {cores} cores and {memory:.0f} GB of memory, shared by Eneo
(server, worker, PostgreSQL), the simulated provider and the client. No request leaves the machine. Absolute figures
depend on the machine; ratios, both sides of which are measured in one run, are easier to compare. A picture is a PNG of
1024 × 1024 px and 1.5 MB; Eneo checks it, makes a thumbnail, stores it and sends it in base64.

```sh
make bench                                   # a few minutes; prints the table
make bench MARKDOWN=docs/performance.md      # writes this page
```

{table}

## What each row means

{meanings}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """Args:
    what: name of the measurement.
    value: the figure with its unit.
    meaning: how it is measured and what a good figure is, in a sentence or two.
    reference: the figure to compare it with, with its unit.
    ratio: of both; depends less on the machine.
    """

    what: str
    value: str
    meaning: str
    reference: str = ""
    ratio: str = ""


def table(rows: Sequence[Row]) -> Table:
    rendered = Table(*_HEAD)
    for row in rows:
        rendered.add_row(row.what, row.value, row.reference, row.ratio)
    return rendered


def write_page(file: Path, rows: Sequence[Row]) -> None:
    lines = [_line(*_HEAD), _line(*["---"] * len(_HEAD))]
    lines += [_line(row.what, row.value, row.reference, row.ratio) for row in rows]
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


def times(value: float, reference: float) -> str:
    return f"{value / reference:.2f}×"


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
