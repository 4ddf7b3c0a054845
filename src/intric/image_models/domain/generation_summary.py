from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from intric.image_models.domain.generation import GenerationStatus


@dataclass(frozen=True, slots=True)
class GenerationSummary:
    """A generation as lists show it: who waits for what, and not a word of the prompt.

    `requested` and `delivered` count pictures, deleted ones too.
    """

    id: UUID
    status: GenerationStatus
    model_id: UUID
    model_name: str
    model_nickname: str
    user_id: UUID
    user_email: str
    created_at: datetime
    requested: int
    delivered: int
