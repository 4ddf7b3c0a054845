"""Refuses a body that is not what its endpoint reads, with words that say what to send.

Without it FastAPI takes the last of two fields with one name, UTF-16, NaN, and a body of another type for a field.
"""

import json
from email.message import Message as MimeHeaders
from typing import Any, NoReturn

from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intric.shared.exceptions import EneoError, InvalidFields, UnsupportedMedia

JSON = "application/json"
MULTIPART = "multipart/form-data"
_FORM = "application/x-www-form-urlencoded"
_UTF_8 = ("utf-8", "utf8", "us-ascii")
_WORDS = {
    JSON: "Send JSON with the header Content-Type: application/json",
    MULTIPART: "Send a form with the file in it, as multipart/form-data",
    _FORM: "Send a form with the header Content-Type: application/x-www-form-urlencoded",
}
# A form without a file may be sent in either encoding.
_ACCEPTED = {JSON: (JSON,), MULTIPART: (MULTIPART,), _FORM: (_FORM, MULTIPART)}


class BodyRefused(HTTPException):
    """Carries the error through FastAPI's reading of the body, which lets only this class pass."""

    def __init__(self, reason: EneoError) -> None:
        super().__init__(400)
        self.reason = reason


class BodyCheckMiddleware:
    """Checks a body when its endpoint reads it. Raises BodyRefused there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        checked = False

        async def receive_checked() -> Message:
            nonlocal checked
            expected = None if checked else expected_media_type(scope)
            checked = True
            refused = wrong_media_type(scope)
            if expected is not None and refused is not None:
                raise BodyRefused(refused)
            message = await receive()
            return await _checked_json(message, receive) if expected == JSON else message

        await self.app(scope, receive_checked, send)


def expected_media_type(scope: Scope) -> str | None:
    """Return the media type that the endpoint of a request reads; None if it reads no body."""
    route = scope.get("route")
    field = route.body_field if isinstance(route, APIRoute) else None
    media_type: str | None = getattr(field.field_info, "media_type", None) if field else None
    return media_type


def what_to_send(media_type: str | None) -> str:
    return _WORDS.get(media_type or JSON, _WORDS[JSON])


def wrong_media_type(scope: Scope) -> UnsupportedMedia | None:
    """Return the error for a body of a type that the endpoint does not read; None without a body.

    Of forms FastAPI reads nothing in this case, so that the middleware is never asked.
    """
    headers, expected = Headers(scope=scope), expected_media_type(scope)
    if expected is None or not ("transfer-encoding" in headers or headers.get("content-length", "0") != "0"):
        return None
    sent = MimeHeaders()
    sent["content-type"] = header = headers.get("content-type", "")
    media_type = sent.get_content_type() if header else ""
    is_json = expected == JSON and media_type.startswith("application/") and media_type.endswith("+json")
    if media_type not in _ACCEPTED.get(expected, (expected,)) and not is_json:
        came = f"this came as {media_type[:100]}" if header else "this came without one"
        return UnsupportedMedia(f"{what_to_send(expected)}; {came}.")
    charset = str(sent.get_param("charset", "utf-8")).lower()
    if charset not in _UTF_8:
        return UnsupportedMedia(f"Send text in UTF-8; this came as {charset[:40]}.")
    return None


async def _checked_json(message: Message, receive: Receive) -> Message:
    """Return the whole body as one message, once it is known to be JSON that says one thing."""
    body = bytearray(message.get("body", b""))
    while message.get("more_body"):
        message = await receive()
        if message["type"] != "http.request":
            return message
        body += message.get("body", b"")
    reason = _fault_of(bytes(body)) if body else None
    if reason:
        raise BodyRefused(InvalidFields({"body": reason}))
    return {"type": "http.request", "body": bytes(body), "more_body": False}


def _fault_of(body: bytes) -> str | None:
    """Return what is wrong with a body as JSON (RFC 8259); None if nothing is."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "This is not UTF-8"
    try:
        json.loads(text, object_pairs_hook=_without_repetition, parse_constant=_refuse_constant)
    except json.JSONDecodeError:
        return "This is not JSON"
    except _Ambiguous as error:
        return str(error)
    except RecursionError:
        return "This is nested too deeply"
    except ValueError:  # Python's limit of 4300 digits
        return "A number has too many digits"
    return None


class _Ambiguous(Exception):
    """JSON that readers understand in different ways. The message says what to mend."""


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if "\0" in name or not _is_unicode(name):
            raise _Ambiguous("The name of a field contains the character U+0000 or broken ones")
        if name in seen:
            raise _Ambiguous(f"The field {name[:100]} is there twice")
        seen[name] = value
    return seen


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _refuse_constant(name: str) -> NoReturn:
    raise _Ambiguous(f"{name} is no number of JSON")
