"""What commands print: any name on any terminal, and into a pipe that its reader has closed."""

import os
import sys
from io import TextIOWrapper

import typer


def accept_any_name() -> None:
    """Print characters that the terminal's encoding does not hold as escapes, such as `\\xe5` for å in ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Print a line on standard output. Once the reader of a pipe has gone, as `head` does, nothing more is printed."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # What has not been written yet would fail again at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text: str) -> None:
    """Print a line on standard error, in red on a terminal."""
    print(typer.style(text, fg=typer.colors.RED) if sys.stderr.isatty() else text, file=sys.stderr)
