from __future__ import annotations

import pytest

from intric.pictograms import InvalidPictogramRequest, PictogramMaker, PictogramRequest
from intric.pictograms.backgrounds import BACKGROUNDS, distance
from intric.pictograms.catalogue import Catalogue


def request(**words: str) -> PictogramRequest:
    return PictogramRequest(**words, count=4, seed=7)  # type: ignore[arg-type]


class TestSeed:
    def test_the_same_seed_plans_the_same_variants(self, maker: PictogramMaker) -> None:
        assert maker.variants(request(name="Bygglov")) == maker.variants(request(name="Bygglov"))

    @pytest.mark.parametrize("seed", range(10))
    def test_the_next_seed_plans_others(self, maker: PictogramMaker, seed: int) -> None:
        now = maker.variants(PictogramRequest(name="Bygglov", count=4, seed=seed))
        after = maker.variants(PictogramRequest(name="Bygglov", count=4, seed=seed + 1))

        assert now != after

    def test_other_words_have_other_backgrounds_with_the_same_seed(self, maker: PictogramMaker) -> None:
        names = ("Bygglov", "Bygglovsguiden", "Bygglov 2", "Nytt bygglov", "Bygglov Ekdala")
        backgrounds = {
            tuple(variant.background for variant in maker.variants(request(name=name))) for name in names
        }

        assert len(backgrounds) > 1

    def test_a_variant_drawn_alone_equals_the_one_at_its_index_among_four(
        self, maker: PictogramMaker
    ) -> None:
        together = maker.variants(request(name="Bygglov"))
        alone = [
            maker.variants(PictogramRequest(name="Bygglov", count=1, seed=7, first=place))[0]
            for place in range(4)
        ]

        assert alone == together


class TestDifference:
    def test_variants_of_a_single_motif_differ_in_background_and_shape(self, maker: PictogramMaker) -> None:
        variants = maker.variants(request(prompt="pingvin"))

        assert {variant.motif[0] for variant in variants} == {"penguin"}
        assert len({(variant.background, variant.shape) for variant in variants}) == 4

    def test_two_named_things_share_one_picture(self, maker: PictogramMaker) -> None:
        assert ("lion", "crown") in {
            variant.motif for variant in maker.variants(request(prompt="lejon med krona"))
        }


class TestColour:
    @pytest.mark.parametrize(
        ("prompt", "family"),
        [
            ("en röd stuga", "red"),
            ("a blue boat", "blue"),
            ("en stuga på grön bakgrund", "green"),
            ("rosa elefant", "pink"),
            ("lila", "purple"),
        ],
    )
    def test_a_named_colour_decides_all_backgrounds(
        self, maker: PictogramMaker, prompt: str, family: str
    ) -> None:
        variants = maker.variants(request(name="Hus", prompt=prompt))

        assert {variant.background.family for variant in variants} == {family}
        assert len({variant.background for variant in variants}) >= 2

    def test_light_and_dark_shades_decide_the_tone(self, maker: PictogramMaker) -> None:
        dark = maker.variants(request(prompt="ett hus på mörkblå bakgrund"))
        light = maker.variants(request(prompt="a light blue house"))

        assert {(variant.background.family, variant.background.tone) for variant in dark} == {
            ("blue", "dark")
        }
        assert {(variant.background.family, variant.background.tone) for variant in light} == {
            ("blue", "light")
        }

    def test_a_motif_that_exists_in_the_named_colour_is_used(self, maker: PictogramMaker) -> None:
        assert maker.variants(request(prompt="ett grönt hjärta"))[0].motif == ("green-heart",)
        assert maker.variants(request(prompt="a red heart"))[0].motif == ("red-heart",)

    def test_the_colour_of_the_prompt_precedes_that_of_the_name(self, maker: PictogramMaker) -> None:
        variants = maker.variants(request(name="Gröna huset", prompt="blå"))

        assert {variant.background.family for variant in variants} == {"blue"}


class TestContrast:
    @pytest.mark.parametrize(
        "slug", ["musical-notes", "deciduous-tree", "white-flower", "locked", "tooth", "books"]
    )
    @pytest.mark.parametrize("seed", range(6))
    def test_a_motif_has_contrast_to_its_background(
        self, maker: PictogramMaker, catalogue: Catalogue, slug: str, seed: int
    ) -> None:
        prompt = catalogue.icons[slug].label
        variants = maker.variants(PictogramRequest(prompt=prompt, count=4, seed=seed))

        outlines = [
            (catalogue.icons[variant.motif[0]].outline, variant.background.behind_motif)
            for variant in variants
        ]
        assert all(distance(outline, background) >= 0.12 for outline, background in outlines)

    def test_the_backgrounds_have_muted_colours(self) -> None:
        for background in BACKGROUNDS:
            channels = [int(background.end[place : place + 2], 16) for place in (1, 3, 5)]
            assert max(channels) - min(channels) < 160


class TestLimits:
    @pytest.mark.parametrize("side", [15, 2049, 0, -1])
    def test_a_side_out_of_range_is_rejected(self, side: int) -> None:
        with pytest.raises(InvalidPictogramRequest, match="16 to 2048 px"):
            PictogramRequest(name="Hus", width=side)
        with pytest.raises(InvalidPictogramRequest, match="16 to 2048 px"):
            PictogramRequest(name="Hus", height=side)

    @pytest.mark.parametrize(("first", "count"), [(0, 0), (0, 5), (-1, 1), (3, 2), (4, 1)])
    def test_variants_beyond_the_four_are_rejected(self, first: int, count: int) -> None:
        with pytest.raises(InvalidPictogramRequest, match="4 variants"):
            PictogramRequest(name="Hus", first=first, count=count)
