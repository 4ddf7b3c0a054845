"""A self-hosted server that is compatible with OpenAI's API, such as vLLM, LocalAI or a proxy."""

from intric.ai_models.provider import Provider, Transport, api_key, endpoint

PROVIDER = Provider(
    name="hosted_vllm",
    title="Own server",
    transport=Transport.OPENAI_CLIENT,
    fields=(api_key("HOSTED_VLLM_API_KEY"), endpoint("HOSTED_VLLM_API_BASE", required=True)),
)
