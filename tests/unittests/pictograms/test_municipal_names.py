"""The names of the contact sheet (scripts/draw_pictogram_sheet.py) and their motifs, which were judged by eye."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from intric.pictograms import PictogramMaker, PictogramRequest

NAMES = Path(__file__).parent / "municipal_names.txt"


def read_names() -> Iterator[tuple[str, list[str]]]:
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, motifs = line.rpartition(":")
            yield name, [motif.strip() for motif in motifs.split(",")]


NAMES_AND_MOTIFS = list(read_names())


@pytest.mark.parametrize(("name", "expected"), NAMES_AND_MOTIFS)
@pytest.mark.parametrize("seed", [0, 7])
def test_a_municipal_name_gives_its_motif_with_any_seed(
    maker: PictogramMaker, name: str, expected: list[str], seed: int
) -> None:
    first = maker.variants(PictogramRequest(name=name, seed=seed))[0]

    assert "+".join(first.motif) in expected


@pytest.mark.parametrize("name", [name for name, _ in NAMES_AND_MOTIFS])
def test_the_four_variants_of_a_municipal_name_differ_in_motif_background_and_shape(
    maker: PictogramMaker, name: str
) -> None:
    variants = maker.variants(PictogramRequest(name=name, count=4, seed=3))

    assert len({variant.motif for variant in variants}) == 4
    assert len({variant.background for variant in variants}) == 4
    assert len({variant.shape for variant in variants}) == 4


def test_nearly_all_names_show_four_different_main_things(maker: PictogramMaker) -> None:
    names = [name for name, _ in NAMES_AND_MOTIFS]
    requests = [PictogramRequest(name=name, count=4, seed=3) for name in names]
    distinct = [len({variant.motif[0] for variant in maker.variants(request)}) == 4 for request in requests]

    assert len(names) >= 100
    assert sum(distinct) >= 0.95 * len(names)
