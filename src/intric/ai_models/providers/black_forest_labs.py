from intric.ai_models.provider import Provider, Transport, api_key, endpoint

PROVIDER = Provider(
    name="black_forest_labs",
    title="Black Forest Labs",
    transport=Transport.BLACK_FOREST_LABS,
    fields=(api_key("BFL_API_KEY"), endpoint("BFL_API_BASE")),
)
