"""Makes the API's models of domain objects."""

import base64
from uuid import UUID

from intric.image_models.application.generation_outcome import GenerationOutcome
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, ImageContent
from intric.image_models.domain.generation import GenerationKind
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.presentation.image_generation_models import (
    FailurePublic,
    GeneratedImagePublic,
    GenerationProgress,
    IconGenerationProgress,
    ImagePublic,
    ImageVariant,
)
from intric.image_models.presentation.image_model_models import (
    ImageModelList,
    ImageModelPublic,
    ModelReference,
    PricePublic,
)
from intric.security_classifications.security_classification_models import SecurityClassificationRef

IMAGES_PATH = "/api/v1/generated-images"
GENERATIONS_PATH = "/api/v1/image-models/generations"
Contents = dict[UUID, ImageContent]


class ImageModelAssembler:
    """Has no state; `contents` holds the bytes of those pictures that are to be sent along."""

    def to_image_model(self, model: ImageModel) -> ImageModelPublic:
        price, classification = model.price_per_image, model.security_classification
        return ImageModelPublic(
            id=model.id,
            name=model.name,
            nickname=model.nickname,
            family=model.family,
            org=model.org,
            hosting=model.hosting,
            stability=model.stability,
            description=model.description,
            hf_link=model.hf_link,
            open_source=model.open_source,
            is_ai=model.is_ai,
            is_deprecated=model.is_deprecated,
            deprecation_date=model.deprecation_date,
            max_resolution=model.max_resolution,
            supported_sizes=model.supported_sizes,
            supported_qualities=model.supported_qualities,
            supported_backgrounds=model.supported_backgrounds,
            supported_styles=model.supported_styles,
            max_images_per_request=model.max_images_per_request,
            supports_transparency=model.supports_transparency,
            price_per_image=(
                PricePublic(amount=price.amount, currency=price.currency, unit=price.unit) if price else None
            ),
            can_access=model.can_access,
            is_locked=model.is_locked,
            lock_reason=model.lock_reason,
            credential_provider=model.credential_provider,
            is_org_enabled=model.is_org_enabled,
            is_org_default=model.is_org_default,
            security_classification=(
                SecurityClassificationRef.of(classification) if classification else None
            ),
            created_at=model.created_at,
            updated_at=model.updated_at,
        )

    def to_image_models(self, models: list[ImageModel]) -> ImageModelList:
        return ImageModelList(items=[self.to_image_model(model) for model in models], count=len(models))

    def to_progress(
        self, outcome: GenerationOutcome, contents: Contents
    ) -> GenerationProgress | IconGenerationProgress:
        generation = outcome.generation
        if generation.kind is GenerationKind.ICONS:
            return IconGenerationProgress(
                id=generation.id,
                status=generation.status,
                generated_prompt=generation.prompt,
                model=ModelReference.model_validate(outcome.model),
                requested=generation.requested,
                delivered=len(outcome.images),
                variants=[self.to_variant(image, contents.get(image.id)) for image in outcome.images],
                failures=[self.to_failure(failure) for failure in outcome.failures],
            )
        return GenerationProgress(
            id=generation.id,
            status=generation.status,
            prompt=generation.prompt,
            model=ModelReference.model_validate(outcome.model),
            requested=generation.requested,
            delivered=len(outcome.images),
            images=[self.to_image(image, contents.get(image.id)) for image in outcome.images],
            failures=[self.to_failure(failure) for failure in outcome.failures],
        )

    def to_image(self, image: GeneratedImage, content: ImageContent | None) -> ImagePublic:
        return ImagePublic(
            id=image.id,
            index=image.index,
            created_at=image.created_at,
            prompt=image.prompt,
            revised_prompt=image.revised_prompt,
            size=image.size,
            quality=image.quality,
            width=image.width,
            height=image.height,
            mimetype=image.mimetype,
            file_size=image.file_size,
            url=_content_path(image),
            blob_base64=_base64(content),
        )

    def to_variant(self, image: GeneratedImage, content: ImageContent | None) -> ImageVariant:
        width = image.icon_width or 0
        return ImageVariant(
            index=image.index,
            image_id=image.id,
            url=f"{_content_path(image)}?rendition=icon",
            blob_base64=_base64(content),
            mimetype="image/webp",
            width=width,
            height=width,
            file_size=image.icon_file_size or 0,
            revised_prompt=image.revised_prompt,
        )

    def to_failure(self, failure: Failure) -> FailurePublic:
        return FailurePublic(
            index=failure.index, code=failure.code, message=failure.message, retry_after=failure.retry_after
        )

    def to_generated_image(self, image: GeneratedImage) -> GeneratedImagePublic:
        return GeneratedImagePublic(
            id=image.id,
            generation_id=image.generation_id,
            index=image.index,
            created_at=image.created_at,
            model_name=image.model_name,
            model_nickname=image.model_nickname,
            prompt=image.prompt,
            revised_prompt=image.revised_prompt,
            size=image.size,
            quality=image.quality,
            width=image.width,
            height=image.height,
            mimetype=image.mimetype,
            file_size=image.file_size,
            has_icon=image.icon_width is not None,
            url=_content_path(image),
        )


def generation_path(generation_id: UUID) -> str:
    return f"{GENERATIONS_PATH}/{generation_id}"


def _content_path(image: GeneratedImage) -> str:
    return f"{IMAGES_PATH}/{image.id}/content"


def _base64(content: ImageContent | None) -> str | None:
    return base64.b64encode(content.blob).decode("ascii") if content else None
