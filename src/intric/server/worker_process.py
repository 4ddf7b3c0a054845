"""Runs the worker as a child process of the server, and restarts it when it dies."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping

import structlog

from intric.shared.child_environment import child_environment

log = structlog.get_logger()

START_AGAIN_AFTER_S = 0.5
LONGEST_PAUSE_S = 30.0
HEALTHY_AFTER_S = 60.0

# Settings that only a server reads, secrets among them.
_NOT_FOR_WORKERS = frozenset({"ENEO_ADMIN_EMAIL", "ENEO_ADMIN_PASSWORD"})


class WorkerProcess:
    """One worker as a child process, restarted when it dies.

    Args:
        environment: variables for the worker in addition to this process's settings: the providers' keys, which no
            other process needs.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = child_environment({**_worker_settings(), **environment})
        self._process: Process | None = None
        self._stopping = False
        self._force_stopped = False

    async def run(self) -> None:
        """Keep one worker running until `stop`. Restarts back off exponentially while it keeps dying."""
        pause = START_AGAIN_AFTER_S
        loop = asyncio.get_running_loop()
        while True:
            started = loop.time()
            code = await self._work()
            if self._stopping:
                return
            if code is not None:
                log.warning("worker_died", exit_code=code)
            if loop.time() - started > HEALTHY_AFTER_S:
                pause = START_AGAIN_AFTER_S
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _work(self) -> int | None:
        """Start a worker and wait for its end. Returns its exit code, None if it could not be started."""
        try:
            # The worker stops when its stdin closes, which happens however this process ends.
            # -P: without it, -m searches the working folder for modules first.
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "intric.cli.main", "worker", "--until-stdin-closes"),
                stdin=PIPE,
                env=self._environment,
                start_new_session=True,
            )
        except OSError as error:
            log.error("worker_start_failed", reason=error.strerror)
            return None
        return await self._process.wait()

    async def stop(self) -> None:
        """Stop the worker and wait until its running calls have completed."""
        self._stopping = True
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            if self._force_stopped:
                self._process.send_signal(signal.SIGINT)
            await self._process.wait()

    def force_stop(self) -> None:
        """Make a worker that is stopping, or is stopped later, abort its running calls."""
        self._force_stopped = True
        if self._stopping and self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGINT)


def _worker_settings() -> dict[str, str]:
    """Return the settings of this process. The worker needs the database's address and the encryption key too."""
    return {
        name: value
        for name, value in os.environ.items()
        # pydantic-settings reads names in any case.
        if name.upper().startswith("ENEO_") and name.upper() not in _NOT_FOR_WORKERS
    }
