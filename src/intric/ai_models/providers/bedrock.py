from intric.ai_models.provider import Provider, Transport, api_key, endpoint

PROVIDER = Provider(
    name="bedrock",
    title="Amazon Bedrock",
    transport=Transport.BEDROCK,
    fields=(api_key("AWS_BEARER_TOKEN_BEDROCK"), endpoint("AWS_BEDROCK_RUNTIME_ENDPOINT")),
)
