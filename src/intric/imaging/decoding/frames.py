"""How a process and its decoders talk: frames of a JSON header and blobs.

Not pickles: a decoder that a picture has taken over must not be able to run code in the process that asked it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

Header = dict[str, Any]


def write_frame(stream: BinaryIO, header: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Write the header's length (4 bytes), the header with the blobs' lengths, the blobs. Raises OSError."""
    text = json.dumps({"lengths": [len(blob) for blob in blobs], "header": header}).encode()
    stream.write(len(text).to_bytes(4, "big") + text)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[Header, list[bytes]]:
    """Read one frame, waiting for it. Raises EOFError where the other side has ended."""
    text = json.loads(_exactly(stream, int.from_bytes(_exactly(stream, 4), "big")))
    return text["header"], [_exactly(stream, length) for length in text["lengths"]]


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
