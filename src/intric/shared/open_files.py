"""The limit on open files, which every connection counts against."""

import resource
from contextlib import suppress

import structlog

log = structlog.get_logger()

# Enough for 300 streams of a dozen users at once, and the calls to all providers.
_ENOUGH = 4096


def raise_open_file_limit() -> int:
    """Raise this process's soft limit to its hard limit, and return what it is then.

    Shells and systemd set 1024, for programs that use `select`. A limit that stays low is logged.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # macOS refuses an unlimited number.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= limit < _ENOUGH:
        log.warning("open_file_limit_low", limit=limit)
    return limit
