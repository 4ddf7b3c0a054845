from intric.ai_models.provider import Provider, Transport, api_key, endpoint

PROVIDER = Provider(
    name="azure_ai",
    title="Azure AI Foundry",
    transport=Transport.AZURE_FOUNDRY,
    fields=(api_key("AZURE_AI_API_KEY"), endpoint("AZURE_AI_API_BASE", required=True)),
)
