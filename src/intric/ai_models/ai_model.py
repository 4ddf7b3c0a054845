"""The base of every kind of AI model of an organisation."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from intric.ai_models.model_enums import LockReason, ModelHosting, ModelStability
from intric.shared.security_classification import SecurityClassification


@dataclass(kw_only=True)
class AIModel:
    """One model of the catalogue with one organisation's settings.

    `is_org_enabled` and `security_classification` are the organisation's settings, `has_credentials` whether its
    provider can be called for that organisation; all else comes from the catalogue. `family` is a provider of the
    registry.
    """

    id: UUID
    name: str
    nickname: str
    family: str
    hosting: ModelHosting
    org: str
    stability: ModelStability = ModelStability.STABLE
    description: str | None = None
    hf_link: str | None = None
    open_source: bool | None = None
    in_catalogue: bool = True
    deprecation_date: date | None = None
    credential_provider: str | None = None
    has_credentials: bool = True
    is_org_enabled: bool = False
    security_classification: SecurityClassification | None = None
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def is_deprecated(self) -> bool:
        """Whether the model is no longer in the catalogue, or its provider's last day (UTC) has passed."""
        past = self.deprecation_date is not None and self.deprecation_date < datetime.now(UTC).date()
        return past or not self.in_catalogue

    @property
    def lock_reason(self) -> LockReason | None:
        return None if self.has_credentials else LockReason.CREDENTIALS

    @property
    def is_locked(self) -> bool:
        return self.lock_reason is not None

    @property
    def can_access(self) -> bool:
        return self.is_org_enabled and not self.is_deprecated and not self.is_locked

    def meets_security_classification(self, needed: SecurityClassification | None) -> bool:
        """Return whether the classification covers `needed`. A model without one covers only None."""
        if needed is None:
            return True
        return self.security_classification is not None and self.security_classification.covers(needed)
