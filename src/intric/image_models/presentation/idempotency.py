"""The header that lets a caller send a request again without paying for it again."""

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
    """A request's name, and a digest of what it asks for: where, and the body with its defaults filled in."""
    if key is None:
        return None
    asked = f"{endpoint}\n{body.model_dump_json()}"
    return Idempotency(key, hashlib.sha256(asked.encode()).hexdigest())
