from pathlib import Path

from intric.ai_models.catalogue import load_catalogue
from intric.ai_models.catalogue_check import find_differences
from intric.image_models.infrastructure.adapters.litellm.price_map import LiteLLMPriceMap


def check_catalogue(path: Path) -> list[str]:
    """Return the differences of the catalogue at `path` from LiteLLM's table, as sentences. Raises CatalogueError."""
    entries = load_catalogue(path)
    return find_differences(entries, LiteLLMPriceMap.load())
