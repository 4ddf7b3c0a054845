from dataclasses import dataclass
from typing import Self

from intric.image_models.domain.image_generator import GenerationError


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one picture of a generation is missing. `index` counts the generation's pictures from 0."""

    index: int
    code: str
    message: str
    retry_after: float | None = None

    @classmethod
    def of(cls, index: int, error: GenerationError, message: str | None = None) -> Self:
        """The error as a failure, with `message` in place of the error's own if there is one."""
        return cls(index, error.code, message or error.message, error.retry_after)
