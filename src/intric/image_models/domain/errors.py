"""Why a request for pictures is refused.

    ImageModelError
    ├── NoImageModel               the organisation has no usable model
    ├── ModelDisabled, ModelDeprecated, CredentialsMissing     the model can't be used now
    ├── ClassificationTooLow       the space needs a higher classification
    └── UnsupportedSize, UnsupportedQuality, UnsupportedBackground, UnsupportedStyle

    IdempotencyKeyReused         the key was used before, with another request
    NothingDelivered             every picture of a generation failed; carries the code of the first failure

The errors of provider calls are in `image_generator.py`.
"""

from collections.abc import Sequence

from intric.image_models.domain.failure import Failure
from intric.shared.exceptions import EneoError


class ImageModelError(EneoError):
    """Base of the reasons below."""


class NoImageModel(ImageModelError):
    code = "no_image_model"
    default_message = "No image model is enabled. An administrator can enable one under Admin, Image models."


class ModelDisabled(ImageModelError):
    code = "model_disabled"
    default_message = "This image model is not enabled for your organisation."


class ModelDeprecated(ImageModelError):
    code = "model_deprecated"
    default_message = "This image model is deprecated and can no longer be used. Choose another one."


class CredentialsMissing(ImageModelError):
    code = "credentials_missing"
    default_message = "There is no key for this model's provider. Ask an administrator to add one."


class ClassificationTooLow(ImageModelError):
    code = "classification_too_low"
    default_message = "No image model may be used here: the space needs a higher security classification."


class UnsupportedSize(ImageModelError):
    code = "unsupported_size"


class UnsupportedQuality(ImageModelError):
    code = "unsupported_quality"


class UnsupportedBackground(ImageModelError):
    code = "unsupported_background"


class UnsupportedStyle(ImageModelError):
    code = "invalid_request"


class IdempotencyKeyReused(EneoError):
    code = "idempotency_key_reused"
    default_message = (
        "This Idempotency-Key was sent before with another request. Use a new key for a new request, and the same "
        "key only to send the same request again."
    )


class NothingDelivered(EneoError):
    """A generation is over without a picture: has code and message of the failure with the lowest index."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        first = min(failures, key=lambda failure: failure.index)
        listed = [{"index": each.index, "code": each.code, "message": each.message} for each in failures]
        super().__init__(first.message, details={"failures": listed}, retry_after=first.retry_after)
        self.code = first.code
