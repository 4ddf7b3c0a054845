"""Decoders with the settings' limits, one kind for each module that has work for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from intric.icons import icon_check
from intric.image_models.infrastructure.adapters.pillow import image_processor
from intric.imaging.decoding.decoders import Decoders

IMAGES, ICONS = image_processor.DECODER_MODULE, icon_check.DECODER_MODULE


@contextmanager
def open_decoders(module: str, **limits: Any) -> Iterator[Decoders]:
    decoders = Decoders(module, **({"processes": 2, "cpu_s": 10, "memory_mb": 1500} | limits))
    try:
        yield decoders
    finally:
        decoders.close()
