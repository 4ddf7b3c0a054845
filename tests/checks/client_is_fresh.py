"""Fails when the panel's API client was made from another server than this one. `make client` makes it anew."""

import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = Path("frontend/packages/intric-js")


def main() -> int:
    described = subprocess.run(
        [sys.executable, "-m", "intric.server.openapi"], check=True, capture_output=True, text=True
    ).stdout
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder, "schema.d.ts")
        subprocess.run(
            ["npm", "run", "--silent", "generate-to", str(fresh)],
            cwd=PACKAGE,
            check=True,
            capture_output=True,
        )
        types = fresh.read_text(encoding="utf-8")
    stale = [
        name
        for name, now in (("openapi.json", described), ("src/schema.d.ts", types))
        if (PACKAGE / name).read_text(encoding="utf-8") != now
    ]
    if stale:
        print(f"{', '.join(stale)} in {PACKAGE} is not what this server says. Run `make client`.")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
