"""Says what is wrong with a field of a request: Pydantic's reasons, the framework's own words among them replaced."""

from typing import Any

from intric.server.body_check import MULTIPART, what_to_send

_FILE = "must be a file, sent as a part of multipart/form-data with a filename"
# Pydantic's type of error (docs.pydantic.dev, "Validation Errors") -> words for people who don't know Pydantic.
_REASONS = {
    "missing": "is required",
    "extra_forbidden": "is not permitted: this request has no such field",
    "json_invalid": "This is not JSON",
    "string_unicode": "must not contain the character U+0000 or broken ones",
    "uuid_type": "must be an id (UUID)",
    "uuid_parsing": "must be an id (UUID)",
    **dict.fromkeys(("model_attributes_type", "model_type", "dict_type"), "must be a JSON object"),
}


def refused_field(error: dict[str, Any], media_type: str | None) -> dict[str, str]:
    """Return the field that an error is about, and the reason.

    Args:
        error: of Pydantic, as FastAPI reports it.
        media_type: that of the body which the endpoint reads.
    """
    where, *inside = error["loc"]
    if where == "body" and (not inside or error["type"] == "json_invalid"):
        reason = what_to_send(media_type) if error["type"] == "missing" else _reason(error)
        return {"field": "body", "reason": reason}
    field = ".".join(str(part) for part in inside) or str(where)
    is_missing_file = error["type"] == "missing" and media_type == MULTIPART
    return {"field": field, "reason": _FILE if is_missing_file else _reason(error)}


def _reason(error: dict[str, Any]) -> str:
    if "UploadFile" in error["msg"]:
        return _FILE
    return _REASONS.get(error["type"], str(error["msg"]).removeprefix("Value error, "))
