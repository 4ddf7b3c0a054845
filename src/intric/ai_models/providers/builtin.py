"""The pictograms that are made on this machine."""

from intric.ai_models.provider import Provider, Transport

PROVIDER = Provider(name="builtin", title="Eneo", transport=Transport.IN_PROCESS)
