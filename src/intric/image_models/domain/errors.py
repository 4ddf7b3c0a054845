"""Why a picture can't be asked for.

    ImageModelError
    ├── NoImageModel               the organisation has none that one may use
    ├── ModelDisabled, ModelDeprecated, CredentialsMissing     this model can't be used now
    ├── ClassificationTooLow       not protected well enough for the space
    └── UnsupportedSize, UnsupportedQuality, UnsupportedBackground, UnsupportedStyle

What a provider call can end with stands in `image_generator.py`.
"""

from intric.main.exceptions import EneoError


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
