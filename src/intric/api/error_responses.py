"""Error responses in the OpenAPI document."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from intric.api.error_codes import STATUS_BY_CODE


class ErrorResponse(BaseModel):
    """The one shape of every error."""

    message: str = Field(description="What happened and what to do, for people")
    intric_error_code: int
    code: str = Field(description="The same for programs; never translated")
    details: dict[str, Any] | None
    request_id: str | None


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of an endpoint that may fail with these statuses, each with its error codes.

    Includes 503 for every endpoint, since the database may be unavailable.
    """
    return {status: _described(status) for status in sorted({*statuses, 503})}


def _described(status: int) -> dict[str, Any]:
    examples = {
        code: {"value": _example(code, number)}
        for code, (of_status, number) in STATUS_BY_CODE.items()
        if of_status == status
    }
    return {
        "model": ErrorResponse,
        "description": HTTPStatus(status).phrase,
        "content": {"application/json": {"examples": examples}},
    }


def _example(code: str, number: int) -> dict[str, Any]:
    return {
        "message": "Words that say what to do.",
        "intric_error_code": number,
        "code": code,
        "details": None,
        "request_id": "1f0c6f0e2f0b4b6f8a3f5b2d9c7e4a10",
    }
