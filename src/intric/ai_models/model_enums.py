from enum import StrEnum


class ModelFamily(StrEnum):
    """Who speaks the wire that the model is reached by."""

    OPENAI = "openai"
    AZURE = "azure"
    HOSTED_VLLM = "hosted_vllm"
    AZURE_AI = "azure_ai"
    BLACK_FOREST_LABS = "black_forest_labs"
    BEDROCK = "bedrock"
    GEMINI = "gemini"
    STABILITY = "stability"
    RECRAFT = "recraft"
    BUILTIN = "builtin"


class ModelHosting(StrEnum):
    """Where the prompt goes and the picture is made."""

    USA = "usa"
    EU = "eu"
    SWEDEN = "swe"
    LOCAL = "local"


class ModelStability(StrEnum):
    STABLE = "stable"
    EXPERIMENTAL = "experimental"


class LockReason(StrEnum):
    CREDENTIALS = "credentials"
