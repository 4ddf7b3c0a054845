"""The ways in which providers and proxies write a picture's bytes as text."""

import base64
import textwrap
from collections.abc import Callable, Mapping
from urllib.parse import quote


def _plain(blob: bytes) -> str:
    return base64.b64encode(blob).decode()


def _lines(blob: bytes, between: str) -> str:
    return between.join(textwrap.wrap(_plain(blob), 76))


NOTATIONS: Mapping[str, Callable[[bytes], str]] = {
    "b64-plain": _plain,
    "b64-newlines": lambda blob: _lines(blob, "\n"),
    "b64-crlf": lambda blob: _lines(blob, "\r\n") + "\r\n",
    "b64-spaces": lambda blob: f"  {_lines(blob, ' ')}\t",
    "b64-no-padding": lambda blob: _plain(blob).rstrip("="),
    "b64-too-much-padding": lambda blob: _plain(blob).rstrip("=") + "====",
    "b64-url-safe": lambda blob: base64.urlsafe_b64encode(blob).decode(),
    "b64-url-safe-no-padding": lambda blob: base64.urlsafe_b64encode(blob).decode().rstrip("="),
    "b64-mixed-alphabets": lambda blob: _plain(blob).replace("+", "-", 1).replace("/", "_", 1),
    "b64-data-url": lambda blob: f"data:image/png;base64,{_plain(blob)}",
    "b64-data-url-lines": lambda blob: f"\nDATA:image/png; charset=utf-8 ;BASE64,\n{_lines(blob, chr(10))}",
    "b64-data-url-url-safe": lambda blob: (
        f"data:;base64,{base64.urlsafe_b64encode(blob).decode().rstrip('=')}"
    ),
    "b64-data-url-percent": lambda blob: f"data:image/png;base64,{quote(_plain(blob), safe='')}",
    "data-url-without-base64": lambda blob: f"data:image/png,{quote(blob, safe='')}",
}
