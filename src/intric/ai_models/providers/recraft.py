from intric.ai_models.provider import Provider, Transport, api_key, endpoint

PROVIDER = Provider(
    name="recraft",
    title="Recraft",
    transport=Transport.BLOCKING,
    fields=(api_key("RECRAFT_API_KEY"), endpoint("RECRAFT_API_BASE")),
    address="https://external.api.recraft.ai",
)
