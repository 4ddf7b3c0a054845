from enum import StrEnum


class ModelHosting(StrEnum):
    """Where the prompt is sent and the picture is made."""

    USA = "usa"
    EU = "eu"
    SWEDEN = "swe"
    LOCAL = "local"


class ModelStability(StrEnum):
    STABLE = "stable"
    EXPERIMENTAL = "experimental"


class LockReason(StrEnum):
    CREDENTIALS = "credentials"
