"""The environment of child processes: no child inherits a secret that it does not need.

A child's variables can be read in `/proc/PID/environ`, and by every library that it loads. So what a child gets is
listed here, instead of what it does not get: the names of an operator's other secrets are unknown.
"""

import os
from collections.abc import Mapping

_PASSED_ON = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_DATA_HOME"),
        *("LANG", "LANGUAGE", "TZ", "TZDIR"),
        *("LD_LIBRARY_PATH", "VIRTUAL_ENV"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR"),
    }
)
_PASSED_ON_PREFIXES = ("LC_", "PYTHON")


def child_environment(needed: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what any program needs of this process's environment, and in addition what this one needs.

    Args:
        needed: the child's own variables, with their values; they win.
    """
    passed_on = {
        name: value
        for name, value in os.environ.items()
        if name in _PASSED_ON or name.startswith(_PASSED_ON_PREFIXES)
    }
    return passed_on | dict(needed or {})
