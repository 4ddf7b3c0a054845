"""What a call's error says of each of the pictures that it should have brought."""

from intric.image_models.domain.failure import Failure
from intric.image_models.domain.image_generator import GenerationError


def failures_of(indexes: range, error: GenerationError, words: str | None = None) -> list[Failure]:
    return [failure_of(index, error, words) for index in indexes]


def failure_of(index: int, error: GenerationError, words: str | None = None) -> Failure:
    """`words` take the place of the error's own."""
    return Failure(index, error.code, words or error.message, error.retry_after)
