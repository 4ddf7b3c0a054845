"""The header that lets a caller repeat a request without paying twice."""

import hashlib
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel

from intric.image_models.domain.generation import Idempotency

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[!-~]+$",
        description="Names this request. The same key with the same body gets the first one's answer for 24 hours.",
    ),
]


def idempotency(key: str | None, endpoint: str, body: BaseModel) -> Idempotency | None:
    """The request's key with a digest of endpoint and body, defaults filled in; None without a key."""
    if key is None:
        return None
    asked = f"{endpoint}\n{body.model_dump_json()}"
    return Idempotency(key, hashlib.sha256(asked.encode()).hexdigest())
