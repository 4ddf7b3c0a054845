"""Runs the browser tests: Playwright and Chromium against a real server with its worker and simulated providers.

`python -m tests.browser [PLAYWRIGHT ARGUMENTS]`, e.g. `python -m tests.browser sign-in` for one file.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.chromium import find_chromium
from tests.browser.held_provider import HeldProvider
from tests.simulators.openai import API_KEY, OpenAISimulator
from tests.support.eneo_process import EneoProcess
from tests.support.server_process import ServerProcess

EMAIL, PASSWORD = "admin@example.com", "browser-tests-1"
# No administrator, and has a password that a test may change.
PERSON_EMAIL, PERSON_PASSWORD = "karin.oberg@example.com", "browser-tests-2"


def main(arguments: list[str]) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="eneo-browser-") as folder,
        OpenAISimulator() as simulator,
        HeldProvider() as held,
    ):
        environment = {
            "ENEO_ADMIN_EMAIL": EMAIL,
            "ENEO_ADMIN_PASSWORD": PASSWORD,
            "OPENAI_API_KEY": API_KEY,
            "OPENAI_API_BASE": simulator.base_url,
            **held.environment(),
            # Low, so that some of the four calls of a round run while others wait.
            "ENEO_MAX_CONCURRENT_PROVIDER_CALLS": "2",
        }
        with ServerProcess(Path(folder), environment) as server:
            server.wait_until_ready()
            server.wait_for_worker()
            _create_person(Path(folder), environment)
            return subprocess.run(
                ["npm", "--prefix", "frontend", "run", "--silent", "e2e", "--", *arguments],
                env={
                    **os.environ,
                    "ENEO_E2E_URL": server.url,
                    "ENEO_E2E_EMAIL": EMAIL,
                    "ENEO_E2E_PASSWORD": PASSWORD,
                    "ENEO_E2E_PERSON_EMAIL": PERSON_EMAIL,
                    "ENEO_E2E_PERSON_PASSWORD": PERSON_PASSWORD,
                    "ENEO_E2E_PROVIDER": held.address,
                    "ENEO_E2E_CHROMIUM": find_chromium(),
                },
                check=False,
            ).returncode


def _create_person(folder: Path, environment: dict[str, str]) -> None:
    arguments = ("user", "create", PERSON_EMAIL, "--tenant", "Exempelkommunen", "--password", PERSON_PASSWORD)
    command = EneoProcess(arguments, folder / "data", folder / "person.log", 0, environment)
    command.start()
    assert command.process.wait() == 0, command.log_since_start()


if __name__ == "__main__":
    # SystemExit on SIGTERM, so that the server is stopped and its data deleted.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    raise SystemExit(main(sys.argv[1:]))
