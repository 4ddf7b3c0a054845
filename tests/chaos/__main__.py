"""`make chaos`: kills processes and PostgreSQL under load, and accounts for every picture at the end.

`python -m tests.chaos --minutes 10 --kills 50 --seed 7`; the same seed does the same deeds. Exit code 1 when
anything is off. Everything goes to loopback, and it ends by itself.
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
from tests.chaos.run import Result, Size, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument(
        "--kills", type=int, help="of processes and PostgreSQL; one about every 12 s unless said"
    )
    parser.add_argument("--seed", type=int, help="to do the deeds of an earlier run again")
    parser.add_argument("--keep", type=Path, help="a folder that logs and database are left in")
    said = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if said.seed is None else said.seed
    kills = round(said.minutes * 5) if said.kills is None else said.kills
    console = Console()
    console.print(f"seed {seed}, {said.minutes:g} minutes, {kills} kills", highlight=False)
    size = Size(seed, said.minutes * 60, kills)
    if said.keep is not None:
        said.keep.mkdir(parents=True, exist_ok=True)
        result = asyncio.run(_run(size, said.keep, console))
    else:
        with tempfile.TemporaryDirectory(prefix="eneo-chaos-") as folder:
            result = asyncio.run(_run(size, Path(folder), console))
    if result is None:
        return 130
    show(result, console)
    return 1 if result.faults else 0


async def _run(size: Size, folder: Path, console: Console) -> Result | None:
    """None when it was told to stop: then it leaves by the same door, and nothing stays behind."""
    running = asyncio.current_task()
    assert running is not None
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, running.cancel)
    try:
        return await run(size, folder, lambda words: console.print(words, highlight=False))
    except asyncio.CancelledError:
        return None


if __name__ == "__main__":
    sys.exit(main())
