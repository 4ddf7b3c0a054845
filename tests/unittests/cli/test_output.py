"""What commands print on terminals of any encoding, and into pipes that are not read."""

import os
import subprocess
import sys

import pytest

PROGRAM = "from intric.cli.output import accept_any_name, complain, say; accept_any_name(); {}"


def run(statements: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(statements)],
        capture_output=True,
        env={**os.environ, **environment},
        timeout=30,
    )


@pytest.mark.parametrize(
    ("environment", "printed"),
    [
        pytest.param({"PYTHONIOENCODING": "ascii"}, b"\\xc5re \\u2192 \\udce5\n", id="ascii stdout"),
        pytest.param({"PYTHONIOENCODING": "latin1"}, b"\xc5re \\u2192 \\udce5\n", id="LATIN1 stdout"),
        pytest.param({"PYTHONIOENCODING": "utf-8"}, "Åre → \\udce5\n".encode(), id="UTF-8 stdout"),
        pytest.param({"LC_ALL": "C", "PYTHONUTF8": "1"}, "Åre → \\udce5\n".encode(), id="LC_ALL=C"),
    ],
)
def test_any_name_is_printed(environment: dict[str, str], printed: bytes) -> None:
    done = run("name = 'Åre → \\udce5'; say(name); complain(name)", **environment)

    assert (done.returncode, done.stdout, done.stderr) == (0, printed, printed)


def test_a_pipe_whose_reader_has_gone_ends_no_command() -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format("[say('line') for _ in range(50_000)]; complain('done')")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writer.stdout
    writer.stdout.readline()
    writer.stdout.close()

    assert writer.stderr
    assert (writer.stderr.read(), writer.wait(30)) == (b"done\n", 0)
    writer.stderr.close()
