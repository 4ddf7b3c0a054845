from intric.ai_models.provider import Provider, Transport, api_key, endpoint

PROVIDER = Provider(
    name="gemini",
    title="Google",
    transport=Transport.BLOCKING,
    fields=(api_key("GEMINI_API_KEY"), endpoint("GEMINI_API_BASE")),
    address="https://generativelanguage.googleapis.com/v1beta",
)
