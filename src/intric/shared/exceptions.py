"""The base of all errors whose messages are shown to people.

    EneoError
    ├── NotFound                 the id does not exist, or is another tenant's
    ├── NotAuthenticated         no credentials, or invalid ones
    ├── NotPermitted             authenticated, but not allowed
    ├── InvalidRequest           well-formed, but can't be carried out
    ├── InvalidFields            a body with invalid fields
    ├── Conflict                 would violate a constraint
    ├── TooLarge, UnsupportedMedia
    ├── RateLimited, Busy        temporary; `retry_after` says when to try again
    ├── QuotaExceeded            a person's or an organisation's share of what is stored is used up
    ├── DatabaseUnavailable      PostgreSQL does not respond
    │   └── StorageFull          its disk is full
    ├── image_models.domain.errors.ImageModelError       ...
    └── image_models.domain.image_generator.GenerationError   a failed provider call

An error has a `code` and no HTTP status; `api/error_codes.py` maps one to the other.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class EneoError(Exception):
    """An error with a message for people.

    Args:
        message: whole sentences that say what to do, without keys, prompts and stack traces.
        details: facts for programs, serialisable as JSON.
        retry_after: seconds after which to try again, if known.
    """

    code: str = "internal_error"
    default_message: ClassVar[str] = "Something went wrong on our side. Try again in a while."

    def __init__(
        self,
        message: str | None = None,
        *,
        details: Mapping[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.message = message or self.default_message
        self.details = dict(details) if details else None
        self.retry_after = retry_after
        super().__init__(self.message)


class NotFound(EneoError):
    code = "not_found"
    default_message = "There is nothing here under this id."


class NotAuthenticated(EneoError):
    code = "not_authenticated"
    default_message = "Sign in, or send a valid API key."


class NotPermitted(EneoError):
    code = "not_permitted"
    default_message = "You are not allowed to do this. Ask an administrator of your organisation."


class InvalidRequest(EneoError):
    code = "invalid_request"
    default_message = "The request can't be carried out as it stands."


class InvalidFields(EneoError):
    """A request body with invalid fields.

    Args:
        reasons: field -> what is wrong with its value, without the value.
    """

    code = "validation_error"

    def __init__(self, reasons: Mapping[str, str]) -> None:
        errors = [{"field": field, "reason": reason} for field, reason in reasons.items()]
        first = errors[0]
        super().__init__(f"{first['field']}: {first['reason']}.", details={"errors": errors})


class Conflict(EneoError):
    code = "conflict"
    default_message = "This does not go together with what is there already."


class TooLarge(EneoError):
    code = "too_large"
    default_message = "This is larger than what is accepted."


class UnsupportedMedia(EneoError):
    code = "unsupported_media"
    default_message = "This kind of file is not accepted."


class RateLimited(EneoError):
    code = "rate_limited"
    default_message = "Too many attempts right now. Try again in a while."


class Busy(EneoError):
    code = "busy"
    default_message = "Your organisation has too many pictures waiting. Try again in a while."


class QuotaExceeded(EneoError):
    code = "quota_exceeded"
    default_message = "There is no room for more of this."


class DatabaseUnavailable(EneoError):
    code = "busy"
    default_message = "The database does not answer right now. Nothing is lost; try again in a while."


class StorageFull(DatabaseUnavailable):
    """Like the database itself, space may come back: what was paid for is kept until then."""

    code = "storage_full"
    default_message = (
        "The disk is full, so nothing new can be stored. What is there can be read and deleted. "
        "Tell the operator."
    )
