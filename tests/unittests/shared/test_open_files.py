import json
import resource
import subprocess
import sys

import pytest

PROGRAM = """
import json, resource, structlog
from structlog.testing import capture_logs
from intric.shared.open_files import raise_open_file_limit
with capture_logs() as logs:
    limit = raise_open_file_limit()
print(json.dumps([limit, *resource.getrlimit(resource.RLIMIT_NOFILE), [each["event"] for each in logs]]))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "logged"), [(256, 5000, []), (256, 600, ["open_file_limit_low"]), (5000, 5000, [])]
)
def test_the_limit_is_raised_as_far_as_it_goes(soft: int, hard: int, logged: list[str]) -> None:
    # prlimit of util-linux is not everywhere; the child lowers its own limits before it is replaced.
    lower = f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}));"
    command = [sys.executable, "-c", f"{lower} os.execv(sys.executable, [sys.executable, '-c', sys.argv[1]])"]

    said = subprocess.run([*command, PROGRAM], capture_output=True, check=True, timeout=30).stdout

    assert json.loads(said) == [hard, hard, hard, logged]
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] != hard, "this process itself was changed"
