"""Holds a real server to its OpenAPI document with schemathesis, signed in and not.

`python -m tests.fuzz` is the short form of `make test`; `python -m tests.fuzz --long` is `make fuzz`. What follows is
passed on to schemathesis, such as `--include-path /api/v1/spaces/`.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from tests.simulators.openai import API_KEY, OpenAISimulator
from tests.support.server_process import ServerProcess

EMAIL, PASSWORD = "admin@example.com", "fuzz-tests-enough"
LOGOUT = "/api/v1/users/logout/"
REPOSITORY = Path(__file__).parents[2]
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
SEED = 20261125
# The coverage phase, which tries each bound of each field, is whole in both forms.
SHORT = ("--max-examples", "1")
LONG = ("--max-examples", "200")
# Nobody is refused before much else is looked at, so that the coverage phase would say little more.
AS_NOBODY = ("--phases", "examples,fuzzing")


def main(arguments: list[str]) -> int:
    is_long = "--long" in arguments
    rest = [argument for argument in arguments if argument != "--long"]
    with tempfile.TemporaryDirectory(prefix="eneo-fuzz-") as folder, OpenAISimulator() as simulator:
        environment = {
            "ENEO_ADMIN_EMAIL": EMAIL,
            "ENEO_ADMIN_PASSWORD": PASSWORD,
            "OPENAI_API_KEY": API_KEY,
            "OPENAI_API_BASE": simulator.base_url,
        }
        with ServerProcess(Path(folder), environment) as server:
            server.wait_until_ready()
            server.wait_for_worker()
            form = (*(LONG if is_long else SHORT), *rest)
            runs = [
                # Signing out has a session of its own: that of all other requests must not end.
                (*_as_admin(server.url), "--exclude-path", LOGOUT),
                (*_as_admin(server.url), "--include-path", LOGOUT),
                AS_NOBODY,
            ]
            return max(_run(server.url, (*form, *caller), folder) for caller in runs)


def _as_admin(url: str) -> tuple[str, str]:
    """Return the arguments that sign all requests in, with a new session."""
    form = {"username": EMAIL, "password": PASSWORD}
    answer = httpx.post(f"{url}/api/v1/users/login/token/", data=form, timeout=30)
    return "--header", f"Authorization: Bearer {answer.json()['access_token']}"


def _run(url: str, arguments: tuple[str, ...], folder: str) -> int:
    return subprocess.run(
        [
            *("schemathesis", "--config-file", str(CONFIGURATION), "run", f"{url}/openapi.json"),
            *("--checks", "all", "--seed", str(SEED), "--workers", "2", "--continue-on-failure", *arguments),
        ],
        cwd=folder,
        # Schemathesis imports `hooks.py` by its module's name.
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=False,
    ).returncode


if __name__ == "__main__":
    # SystemExit on SIGTERM, so that the server is stopped and its data deleted.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    raise SystemExit(main(sys.argv[1:]))
