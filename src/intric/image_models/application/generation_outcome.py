"""The outcome of a request for pictures, so far or in the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage
from intric.image_models.domain.generation import Generation, GenerationEvent
from intric.image_models.domain.image_model import ImageModel


@dataclass(frozen=True, slots=True)
class AcceptedGeneration:
    generation: Generation
    model: ImageModel


@dataclass(frozen=True, slots=True)
class GenerationOutcome:
    """A generation with its pictures and failures so far. `is_over` tells whether more may follow."""

    generation: Generation
    model: ImageModel
    images: list[GeneratedImage]
    failures: list[Failure]

    @classmethod
    def of(cls, accepted: AcceptedGeneration, events: Sequence[GenerationEvent[GeneratedImage]]) -> Self:
        """A picture that arrived after its call was given up replaces its failure."""
        outcomes = [event.outcome for event in events]
        images = {image.index: image for image in outcomes if isinstance(image, GeneratedImage)}
        failures = {
            failure.index: failure
            for failure in outcomes
            if isinstance(failure, Failure) and failure.index not in images
        }
        return cls(
            accepted.generation,
            accepted.model,
            [images[index] for index in sorted(images)],
            [failures[index] for index in sorted(failures)],
        )

    @property
    def is_over(self) -> bool:
        return self.generation.status.is_over
