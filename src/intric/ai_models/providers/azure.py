from intric.ai_models.provider import FieldKind, Provider, ProviderField, Transport, api_key, endpoint

PROVIDER = Provider(
    name="azure",
    title="Microsoft Azure",
    transport=Transport.AZURE_OPENAI,
    fields=(
        api_key("AZURE_API_KEY"),
        endpoint("AZURE_API_BASE", required=True),
        ProviderField(
            "api_version", "API version", FieldKind.NAME, required=False, variable="AZURE_API_VERSION"
        ),
        ProviderField("deployments", "Deployments", FieldKind.NAMES_BY_MODEL, required=False),
    ),
)
