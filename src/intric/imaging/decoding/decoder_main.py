"""A decoder: a process that does one task after the other, and may be killed while it does.

`python -m intric.imaging.decoding.decoder_main MODULE`, with requests on stdin and answers on stdout. `MODULE` has a
function `handle(header, blob) -> (header, blobs)`, which may raise UnusablePicture.
"""

import ctypes
import importlib
import os
import resource
import signal
import sys
import warnings
from contextlib import suppress
from pathlib import Path

from intric.imaging.decoding.frames import Header, read_frame, write_frame
from intric.imaging.defects import Defect, UnusablePicture

_PR_SET_PDEATHSIG = 1
# What else runs on the machine, logins above all, comes first.
_NICENESS = 5


def main() -> None:
    _restrain_itself()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between them
    handle = importlib.import_module(sys.argv[1]).handle
    while True:
        try:
            header, blobs = read_frame(sys.stdin.buffer)
        except EOFError:
            return
        _limit(header.pop("cpu_s"), header.pop("memory_bytes"))
        result: tuple[Header, list[bytes]]
        try:
            result = handle(header, blobs[0])
        except UnusablePicture as unusable:
            result = {"defect": unusable.defect.value}, []
        except MemoryError:
            result = {"defect": Defect.TOO_SLOW.value}, []
        except (
            Exception
        ) as error:  # a defect of ours, told by its class alone: its message may hold people's data
            result = {"failed": type(error).__name__}, []
        write_frame(answers, *result)


def _restrain_itself() -> None:
    # Signals go to all processes of a terminal or a systemd unit, and a worker that is stopped still has pictures to
    # process. A decoder ends with its stdin, or, busy, at once when the thread that started it ends.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)
    with suppress(AttributeError, OSError):  # Linux alone has it
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with suppress(OSError):  # of a machine's processes without memory this one is the one to end
        Path("/proc/self/oom_score_adj").write_text("500")
    with suppress(OSError):
        os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")  # Pillow's, about odd files


def _limit(cpu_s: int, memory_bytes: int) -> None:
    """Let the system end this process after so many more seconds of CPU time, and refuse it more memory."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + 1 + cpu_s, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
