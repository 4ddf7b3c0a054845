"""The worker beside the server: started with it, started again when it dies."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping

import structlog

log = structlog.get_logger()

START_AGAIN_AFTER_S = 0.5
LONGEST_PAUSE_S = 30.0
HEALTHY_AFTER_S = 60.0


class WorkerProcess:
    """Args:
    environment: variables for the worker besides this process's own: the providers' keys.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = {**os.environ, **environment}
        self._process: Process | None = None
        self._stopping = False
        self._force_stopped = False

    async def run(self) -> None:
        """Keep one worker alive until `stop`; one that keeps dying is started less and less often."""
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
        """Start a worker and wait for its end. Its exit code, None where the system had no room for it."""
        try:
            # The worker's stdin closes when this process ends, however it ends: then the worker ends too.
            # -P: with -m alone, modules would be looked for in the working folder first.
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
        """Let the worker bring home what is out, then return."""
        self._stopping = True
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            if self._force_stopped:
                self._process.send_signal(signal.SIGINT)
            await self._process.wait()

    def force_stop(self) -> None:
        """Let a worker that is stopping, or is about to be stopped, wait no longer for what is out."""
        self._force_stopped = True
        if self._stopping and self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGINT)
