"""What a failed test call says to an administrator: not only what happened but which field to mend."""

from intric.ai_models.credentials import EncryptedCredentials
from intric.ai_models.provider_registry import PROVIDERS
from intric.image_models.domain.image_generator import (
    GenerationError,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
)
from intric.image_models.domain.image_model import ImageModel

_WRONG_ADDRESS_STATUSES = frozenset({404, 405})


def advice(error: GenerationError, model: ImageModel, own: EncryptedCredentials | None) -> str:
    """Words for an administrator of the organisation whose credentials, or the platform's, were used.

    Args:
        own: what the organisation saved for the model's provider; None where the platform's credentials counted.
    """
    description = PROVIDERS.get(model.credential_provider or "")
    if description is None:
        return error.message
    at = _CallTarget(description.title, model, own)
    if isinstance(error, ProviderCredentialsRefused):
        return error.message if error.provider_status is None else at.wrong_key(error.provider_status)
    if error.provider_status in _WRONG_ADDRESS_STATUSES:
        return at.nothing_by_that_name()
    if isinstance(error, ProviderFailed) and error.provider_status is None:
        return at.nobody_answers()
    if isinstance(error, ProviderBadResponse):
        return at.no_picture()
    return error.message


class _CallTarget:
    """Where a call went, and who can mend what is wrong there."""

    def __init__(self, title: str, model: ImageModel, own: EncryptedCredentials | None) -> None:
        self._title = title
        self._model = model
        self._own = own
        endpoint = own.config.get("endpoint") if own else None
        self._address = f"the address {endpoint}" if endpoint else f"{title}'s address"

    def wrong_key(self, status: int) -> str:
        if self._own is None:
            key = "the installation's key"
        elif self._own.last_four:
            key = f"the key that ends in {self._own.last_four}"
        else:
            key = "the saved key"
        if status == 403:
            return (
                f"{self._title} knows {key} but does not let it use this model. Check with {self._title} what the "
                f"key's account may use{self._else('enter another key')}"
            )
        return f"{self._title} refuses {key}. Check that it is whole and still valid{self._else('enter it anew')}"

    def nothing_by_that_name(self) -> str:
        if self._model.credential_provider == "azure":
            deployments = self._own.config.get("deployments", {}) if self._own else {}
            name = deployments.get(self._model.name) or self._model.litellm_model_name.partition("/")[2]
            return (
                f"Azure has no deployment called “{name}” at {self._address}. Copy its name from Azure AI Foundry, "
                f"under Deployments{self._else('enter it, or mend the address,')}"
            )
        name = self._model.litellm_model_name.rpartition("/")[2]
        return (
            f"There is no model “{name}” at {self._address}. Check the address, and with {self._title} whether the "
            f"account may use this model{self._else('mend the address')}"
        )

    def nobody_answers(self) -> str:
        return f"Nothing can be reached at {self._address}. Check how it is spelt{self._else('mend it')}"

    def no_picture(self) -> str:
        return (
            f"What answers at {self._address} sends no picture. Check that it is the address of "
            f"{self._title}'s API{self._else('mend it')}"
        )

    def _else(self, deed: str) -> str:
        """The end of the sentence: who does it where."""
        if self._own is None:
            return (
                ". It is the installation's own setting: ask whoever runs it, or save credentials of your "
                "organisation under Admin, Credentials."
            )
        return f", and {deed} under Admin, Credentials."
