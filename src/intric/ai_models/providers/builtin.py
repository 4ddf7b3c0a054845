"""The built-in pictogram generator, which calls no outside service."""

from intric.ai_models.provider import Provider, Transport

PROVIDER = Provider(name="builtin", title="Eneo", transport=Transport.IN_PROCESS, litellm_name="pictograms")
