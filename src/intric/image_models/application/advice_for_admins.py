"""The message of a failed test call for an administrator: what happened, and which setting to correct."""

from intric.ai_models.credentials import EncryptedCredentials
from intric.ai_models.provider_registry import PROVIDERS
from intric.image_models.domain.image_generator import (
    CertificateProblem,
    CertificateRefused,
    GenerationError,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProxyUnavailable,
)
from intric.image_models.domain.image_model import ImageModel

_WRONG_ADDRESS_STATUSES = frozenset({404, 405})
_PROXY_LOGIN = 407


def advice(error: GenerationError, model: ImageModel, own: EncryptedCredentials | None) -> str:
    """The message for an administrator of the organisation that made the call.

    Args:
        own: what the organisation saved for the model's provider; None where the platform's credentials were used.
    """
    description = PROVIDERS.get(model.credential_provider or "")
    if description is None:
        return error.message
    target = _CallTarget(description.title, model, own)
    if isinstance(error, ProviderCredentialsRefused):
        return error.message if error.provider_status is None else target.wrong_key(error.provider_status)
    if error.provider_status in _WRONG_ADDRESS_STATUSES:
        return target.unknown_model()
    if isinstance(error, CertificateRefused):
        return target.bad_certificate(error)
    if isinstance(error, ProxyUnavailable):
        return target.no_proxy(error)
    if isinstance(error, ProviderFailed) and error.provider_status is None:
        return target.unreachable()
    if isinstance(error, ProviderBadResponse):
        return target.no_picture()
    return error.message


class _CallTarget:
    """Where a call went, and who can correct its settings."""

    def __init__(self, title: str, model: ImageModel, own: EncryptedCredentials | None) -> None:
        self._title = title
        self._model = model
        self._own = own
        endpoint = own.config.get("endpoint") if own else None
        self._address = f"the address {endpoint}" if endpoint else f"{title}'s address"
        self._picture = f"the address of {title}'s picture"

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
                f"key's account may use{self._correct('enter another key')}"
            )
        return f"{self._title} refuses {key}. Check that it is whole and still valid{self._correct('enter it anew')}"

    def unknown_model(self) -> str:
        if self._model.credential_provider == "azure":
            deployments = self._own.config.get("deployments", {}) if self._own else {}
            name = deployments.get(self._model.name) or self._model.litellm_model_name.partition("/")[2]
            return (
                f"Azure has no deployment called “{name}” at {self._address}. Copy its name from Azure AI Foundry, "
                f"under Deployments{self._correct('enter it, or mend the address,')}"
            )
        name = self._model.litellm_model_name.rpartition("/")[2]
        return (
            f"There is no model “{name}” at {self._address}. Check the address, and with {self._title} whether the "
            f"account may use this model{self._correct('mend the address')}"
        )

    def unreachable(self) -> str:
        return f"Nothing can be reached at {self._address}. Check how it is spelt{self._correct('mend it')}"

    def bad_certificate(self, error: CertificateRefused) -> str:
        place = self._picture if error.of_picture else self._address
        if error.problem is CertificateProblem.OUT_OF_DATE:
            return (
                f"The certificate at {place} has expired or is not valid yet. Ask those who run that server."
            )
        if error.problem is CertificateProblem.UNTRUSTED:
            return (
                f"The certificate at {place} is signed by no authority that is trusted here. If the authority is your "
                "organisation's own, ask this installation's operator to name its file in SSL_CERT_FILE."
            )
        mend = (
            "Ask those who run that server."
            if error.of_picture
            else f"Check how it is spelt{self._correct('mend it')}"
        )
        return f"The certificate at {place} is for another name. {mend}"

    def no_proxy(self, error: ProxyUnavailable) -> str:
        place = self._picture if error.of_picture else self._address
        proxy = f"This installation's proxy {error.proxy}"
        if error.status == _PROXY_LOGIN:
            return f"{proxy} wants another user or password. Ask the operator to mend ENEO_PROXY_URL."
        if error.status is not None:
            return (
                f"{proxy} does not connect to {place}: it answers with status {error.status}. Ask the operator "
                "whether it may, or whether ENEO_NO_PROXY should name that address."
            )
        return f"{proxy}, which leads to {place}, can't be used. Ask the operator to check it and ENEO_PROXY_URL."

    def no_picture(self) -> str:
        return (
            f"What answers at {self._address} sends no picture. Check that it is the address of "
            f"{self._title}'s API{self._correct('mend it')}"
        )

    def _correct(self, action: str) -> str:
        """The end of the sentence: who corrects it where."""
        if self._own is None:
            return (
                ". It is set for the whole installation: ask its operator, or save credentials of your "
                "organisation under Admin, Credentials."
            )
        return f", and {action} under Admin, Credentials."
