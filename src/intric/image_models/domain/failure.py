from dataclasses import dataclass
from typing import Self

from intric.image_models.domain.image_generator import GenerationError


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one picture of a generation did not come. `index` counts the generation's pictures from 0."""

    index: int
    code: str
    message: str
    retry_after: float | None = None

    @classmethod
    def of(cls, index: int, error: GenerationError, words: str | None = None) -> Self:
        """Says it in the error's words unless there are better ones."""
        return cls(index, error.code, words or error.message, error.retry_after)
