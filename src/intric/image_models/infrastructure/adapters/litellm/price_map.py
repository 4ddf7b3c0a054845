"""LiteLLM's own table of models and prices, read from its package without importing it or asking the network."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Self

from intric.ai_models.catalogue_check import KnownModel
from intric.ai_models.catalogue_entry import CatalogueEntry

_FILE = "litellm/model_prices_and_context_window_backup.json"


class LiteLLMPriceMap:
    """Implements `ModelTable`.

    Args:
        rows: model -> what LiteLLM knows. A key is `NAME` or `provider/NAME`, in no certain case, and may begin with
            quality and size: `medium/1024-x-1024/NAME`.
    """

    def __init__(self, rows: Mapping[str, Any]) -> None:
        self._rows = {
            key.lower(): row
            for key, row in rows.items()
            if isinstance(row, Mapping) and row.get("mode") == "image_generation"
        }

    @classmethod
    def load(cls) -> Self:
        """The table of the installed version (3 MB, a tenth of a second)."""
        content = Path(str(distribution("litellm").locate_file(_FILE))).read_text(encoding="utf-8")
        return cls(json.loads(content, parse_float=Decimal))

    def find(self, entry: CatalogueEntry) -> KnownModel | None:
        rows = [self._rows[key] for key in _keys(entry) if key in self._rows]
        if not rows:
            return None
        dates = (row["deprecation_date"] for row in rows if row.get("deprecation_date"))
        prices = (price for row in rows if (price := _price(row)) is not None)
        day = next(dates, None)
        return KnownModel(next(prices, None), date.fromisoformat(day) if day else None)


def _keys(entry: CatalogueEntry) -> Iterator[str]:
    """Where the model may stand, the narrower first."""
    provider, _, name = entry.litellm_model_name.lower().partition("/")
    size = entry.default_size or next(iter(entry.supported_sizes), "")
    exact = f"{entry.default_quality}/{size.replace('x', '-x-')}"
    # Without its provider a name stands for the one who made the model, or, of Bedrock, for Bedrock.
    bare = provider in ("openai", "bedrock")
    for prefix in (f"{provider}/{exact}/", f"{exact}/", f"{provider}/", ""):
        if bare or prefix.startswith(f"{provider}/"):
            yield f"{prefix}{name}"


def _price(row: Mapping[str, Any]) -> Decimal | None:
    """Of OpenAI's models a picture's price stands under `input_cost_per_image`; 0 is what LiteLLM does not know."""
    named = "output_cost_per_image" if "output_cost_per_image" in row else "input_cost_per_image"
    return Decimal(row[named]) if row.get(named) else None
