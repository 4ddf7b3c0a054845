"""No folder holds more files than fit in the head, no source file more lines: `python -m tests.checks.folder_sizes`."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

FOLDERS = ("src", "frontend/apps/web/src", "tests", "benchmarks")
MAX_FILES = 20
MAX_LINES = 300


def find_large(root: Path, files: Iterable[str]) -> Iterator[str]:
    """One sentence for each folder of `FOLDERS` or below with too many files, and each Python source that is too long.

    Args:
        files: paths below `root`, with slashes.
    """
    mine = [PurePosixPath(file) for file in files if file.startswith(tuple(f"{each}/" for each in FOLDERS))]
    counts = Counter(path.parent for path in mine if path.name != "__init__.py")
    for folder, count in sorted(counts.items()):
        if count > MAX_FILES:
            yield f"{folder}: {count} files, at most {MAX_FILES}: group them by idea"
    for path in mine:
        if path.suffix == ".py" and path.parts[0] == "src":
            lines = len((root / path).read_text(encoding="utf-8").splitlines())
            if lines > MAX_LINES:
                yield f"{path}: {lines} lines, at most {MAX_LINES}: split it by idea"


def main() -> int:
    listed = subprocess.run(
        ["git", "ls-files"], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    problems = list(find_large(Path(), [file for file in listed if Path(file).is_file()]))
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
