from intric.ai_models.provider import Provider, Transport, api_key, endpoint

PROVIDER = Provider(
    name="stability",
    title="Stability AI",
    transport=Transport.BLOCKING,
    fields=(api_key("STABILITY_API_KEY"), endpoint("STABILITY_API_BASE")),
    address="https://api.stability.ai",
)
