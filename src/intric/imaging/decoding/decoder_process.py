"""One decoder, as the process that asks it sees it."""

import signal
import subprocess
import sys
from contextlib import suppress
from typing import BinaryIO, cast

from intric.imaging.decoding.frames import Header, read_frame, write_frame
from intric.imaging.defects import Defect, UnusablePicture
from intric.shared.child_environment import child_environment


class DecoderDied(Exception):
    """The decoder could not be started, or ended before it answered, for no reason that its limits explain."""


class DecoderFailed(Exception):
    """A defect of ours in the decoder's task. The message names the exception's class."""


class DecoderProcess:
    """A decoder of a module's tasks (`decoder_main.py`), started by its first one.

    `ask` runs in a thread that lives as long as the decoder: the system kills it at the end of its thread.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, header: Header, blob: bytes) -> tuple[Header, list[bytes]]:
        """Have one task done, and wait for it.

        Raises:
            UnusablePicture: the picture is refused, or took more CPU time or memory than the header allows.
            DecoderDied, DecoderFailed: there is no answer.
        """
        try:
            process = self._process = self._process or self._started()
            write_frame(cast(BinaryIO, process.stdin), header, [blob])
            answer, blobs = read_frame(cast(BinaryIO, process.stdout))
        except (OSError, EOFError, ValueError, KeyError):
            died_of = self._ended()
        else:
            if "defect" in answer:
                raise UnusablePicture(Defect(answer["defect"]))
            if "failed" in answer:
                raise DecoderFailed(str(answer["failed"]))
            return answer, blobs
        if died_of == -signal.SIGXCPU:
            raise UnusablePicture(Defect.TOO_SLOW)
        raise DecoderDied(f"exit code {died_of}")

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End it, whatever it does. `ask`, in its thread, raises DecoderDied then. Never blocks."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """Kill it and give its pipes back. Blocks for milliseconds."""
        self._ended()
        for pipe in (self._process.stdin, self._process.stdout) if self._process else ():
            with suppress(OSError):  # the rest of a request, which nobody reads
                cast(BinaryIO, pipe).close()

    def _started(self) -> "subprocess.Popen[bytes]":
        # -P: without it, -m searches the working folder for modules first.
        command = (sys.executable, "-P", "-m", "intric.imaging.decoding.decoder_main", self._module)
        return subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # standard error is for our log's lines
            env=child_environment(),
            start_new_session=True,
        )

    def _ended(self) -> int | None:
        if self._process is None:
            return None
        self._process.kill()
        return self._process.wait()
