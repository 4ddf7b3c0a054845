from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one picture of a generation did not come. `index` counts the generation's pictures from 0."""

    index: int
    code: str
    message: str
    retry_after: float | None = None
