"""`make chaos`: kills processes and PostgreSQL under load, then accounts for every picture.

`python -m tests.chaos --minutes 10 --kills 50 --seed 7`; the same seed injects the same faults. The exit code is 1
when an invariant is violated. All traffic stays on loopback.
"""

import argparse
import asyncio
import secrets
import signal
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from tests.chaos.report import show
from tests.chaos.run import RunResult, RunSettings, run

EXIT_INTERRUPTED = 130


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument(
        "--kills", type=int, help="of processes and PostgreSQL; the default is one about every 12 s"
    )
    parser.add_argument("--seed", type=int, help="inject the same faults as an earlier run")
    parser.add_argument("--keep", type=Path, help="a folder in which to leave logs and database")
    arguments = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if arguments.seed is None else arguments.seed
    kills = round(arguments.minutes * 5) if arguments.kills is None else arguments.kills
    console = Console()
    console.print(f"seed {seed}, {arguments.minutes:g} minutes, {kills} kills", highlight=False)
    settings = RunSettings(seed, arguments.minutes * 60, kills)
    if arguments.keep is not None:
        arguments.keep.mkdir(parents=True, exist_ok=True)
        result = asyncio.run(_run(settings, arguments.keep, console))
    else:
        with tempfile.TemporaryDirectory(prefix="eneo-chaos-") as folder:
            result = asyncio.run(_run(settings, Path(folder), console))
    if result is None:
        return EXIT_INTERRUPTED
    show(result, console)
    return 1 if result.violations else 0


async def _run(settings: RunSettings, folder: Path, console: Console) -> RunResult | None:
    """Run, and return None after SIGINT or SIGTERM; cancellation stops every process that was started."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        return await run(settings, folder, lambda text: console.print(text, highlight=False))
    except asyncio.CancelledError:
        return None


if __name__ == "__main__":
    sys.exit(main())
