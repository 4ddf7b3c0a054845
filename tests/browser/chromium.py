"""Finds a Chromium for the browser tests, or installs one."""

import os
import shutil
import subprocess
from pathlib import Path


def find_chromium() -> str:
    """Return the path of the machine's Chromium, else Playwright's own, else Debian's (installed when run as root).

    Raises SystemExit with instructions when there is none.
    """
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name, path=f"{os.environ['PATH']}:/usr/bin"):
            return found
    return _playwright_chromium() or _debian_chromium() or _fail()


def _playwright_chromium() -> str | None:
    print("No Chromium on this machine: asking Playwright for its own.")
    install = subprocess.run(
        ["npx", "playwright", "install", "chromium"], cwd="frontend", check=False, capture_output=True
    )
    if install.returncode != 0:
        return None
    result = subprocess.run(
        ["node", "-e", "console.log(require('@playwright/test').chromium.executablePath())"],
        cwd="frontend/apps/web",
        check=False,
        capture_output=True,
        text=True,
    )
    path = result.stdout.strip()
    return path if path and Path(path).is_file() else None


def _debian_chromium() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("Installing Debian's chromium.")
    options = {"check": False, "stdout": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-qq"], **options)  # type: ignore[call-overload]
    subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], **options)  # type: ignore[call-overload]
    return shutil.which("chromium", path="/usr/bin")


def _fail() -> str:
    raise SystemExit("The browser tests need a Chromium. Install one (Debian: apt install chromium).")
