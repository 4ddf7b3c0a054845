"""Unpacks compressed bodies, which some gateways send though none is requested."""

import zlib

import httpx

from intric.image_models.infrastructure.adapters.litellm.transports.bounded import (
    ResponseTooLarge,
    ResponseTruncated,
)

_GZIP_MAGIC = b"\x1f\x8b"


def unpack(response: httpx.Response, body: bytes, max_bytes: int) -> bytes:
    """The body without the encodings that `Content-Encoding` names (RFC 9110, 8.4).

    Gzip and deflate are unpacked, others left as they are. Blocks for up to a second where the body is packed.

    Raises:
        ResponseTooLarge: the unpacked body is over `max_bytes`; no more than that was unpacked.
        ResponseTruncated: the packed body is incomplete.
        httpx.DecodingError: it is damaged.
    """
    for name in reversed(response.headers.get("content-encoding", "").lower().split(",")):
        try:
            if name.strip() in ("gzip", "x-gzip"):
                body = _gunzip(body, max_bytes)
            elif name.strip() == "deflate":
                body = _inflate(body, max_bytes)
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from error
    return body


def is_packed(response: httpx.Response) -> bool:
    """Whether `unpack` may take a while."""
    return "content-encoding" in response.headers


def _gunzip(body: bytes, max_bytes: int) -> bytes:
    """A body without gzip's mark was unpacked on its way, by a proxy that kept the header."""
    if not body.startswith(_GZIP_MAGIC):
        return body
    members, left = [], max_bytes
    while body.startswith(_GZIP_MAGIC):
        member, body = _decompress(body, zlib.MAX_WBITS | 16, left)
        members.append(member)
        left -= len(member)
    return b"".join(members)


def _inflate(body: bytes, max_bytes: int) -> bytes:
    """ "deflate" is the zlib format; some servers send it without zlib's head (RFC 9110, 8.4.1.2)."""
    try:
        return _decompress(body, zlib.MAX_WBITS, max_bytes)[0]
    except zlib.error:
        return _decompress(body, -zlib.MAX_WBITS, max_bytes)[0]


def _decompress(body: bytes, wbits: int, max_bytes: int) -> tuple[bytes, bytes]:
    """The unpacked part, and what follows it."""
    decompressor = zlib.decompressobj(wbits)
    unpacked = decompressor.decompress(body, max_bytes + 1)
    if len(unpacked) > max_bytes:
        raise ResponseTooLarge
    if not decompressor.eof:
        raise ResponseTruncated
    return unpacked, decompressor.unused_data
