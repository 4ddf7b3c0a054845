from intric.ai_models.provider import Provider, Transport, api_key, endpoint

PROVIDER = Provider(
    name="openai",
    title="OpenAI",
    transport=Transport.OPENAI_CLIENT,
    fields=(api_key("OPENAI_API_KEY"), endpoint("OPENAI_API_BASE")),
    address="https://api.openai.com/v1",
)
