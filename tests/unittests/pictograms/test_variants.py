from __future__ import annotations

import pytest

from intric.pictograms import InvalidPictogramRequest, PictogramMaker, PictogramRequest
from intric.pictograms.catalogue import Catalogue
from intric.pictograms.grounds import GROUNDS, distance


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

    def test_other_words_stand_on_other_grounds_with_the_same_seed(self, maker: PictogramMaker) -> None:
        names = ("Bygglov", "Bygglovsguiden", "Bygglov 2", "Nytt bygglov", "Bygglov Ekdala")
        grounds = {tuple(variant.ground for variant in maker.variants(request(name=name))) for name in names}

        assert len(grounds) > 1

    def test_one_variant_by_itself_is_the_one_at_its_place_among_four(self, maker: PictogramMaker) -> None:
        together = maker.variants(request(name="Bygglov"))
        alone = [
            maker.variants(PictogramRequest(name="Bygglov", count=1, seed=7, first=place))[0]
            for place in range(4)
        ]

        assert alone == together


class TestDifference:
    def test_a_thing_with_a_single_motif_differs_by_ground_and_shape(self, maker: PictogramMaker) -> None:
        variants = maker.variants(request(prompt="pingvin"))

        assert {variant.motif[0] for variant in variants} == {"penguin"}
        assert len({(variant.ground, variant.shape) for variant in variants}) == 4

    def test_two_things_named_meet_in_one_picture(self, maker: PictogramMaker) -> None:
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
    def test_a_named_colour_settles_all_grounds(
        self, maker: PictogramMaker, prompt: str, family: str
    ) -> None:
        variants = maker.variants(request(name="Hus", prompt=prompt))

        assert {variant.ground.family for variant in variants} == {family}
        assert len({variant.ground for variant in variants}) >= 2

    def test_light_and_dark_shades_are_heard(self, maker: PictogramMaker) -> None:
        dark = maker.variants(request(prompt="ett hus på mörkblå bakgrund"))
        light = maker.variants(request(prompt="a light blue house"))

        assert {(variant.ground.family, variant.ground.tone) for variant in dark} == {("blue", "dark")}
        assert {(variant.ground.family, variant.ground.tone) for variant in light} == {("blue", "light")}

    def test_a_motif_that_exists_in_the_colour_is_taken(self, maker: PictogramMaker) -> None:
        assert maker.variants(request(prompt="ett grönt hjärta"))[0].motif == ("green-heart",)
        assert maker.variants(request(prompt="a red heart"))[0].motif == ("red-heart",)

    def test_the_prompts_colour_comes_before_the_names(self, maker: PictogramMaker) -> None:
        variants = maker.variants(request(name="Gröna huset", prompt="blå"))

        assert {variant.ground.family for variant in variants} == {"blue"}


class TestContrast:
    @pytest.mark.parametrize(
        "slug", ["musical-notes", "deciduous-tree", "white-flower", "locked", "tooth", "books"]
    )
    @pytest.mark.parametrize("seed", range(6))
    def test_a_motif_stands_out_from_its_ground(
        self, maker: PictogramMaker, catalogue: Catalogue, slug: str, seed: int
    ) -> None:
        prompt = catalogue.icons[slug].label
        variants = maker.variants(PictogramRequest(prompt=prompt, count=4, seed=seed))

        edges = [
            (catalogue.icons[variant.motif[0]].edge, variant.ground.behind_motif) for variant in variants
        ]
        assert all(distance(edge, ground) >= 0.12 for edge, ground in edges)

    def test_the_grounds_are_calm(self) -> None:
        for ground in GROUNDS:
            channels = [int(ground.end[place : place + 2], 16) for place in (1, 3, 5)]
            assert max(channels) - min(channels) < 160


class TestLimits:
    @pytest.mark.parametrize("side", [15, 2049, 0, -1])
    def test_a_side_out_of_range_is_refused(self, side: int) -> None:
        with pytest.raises(InvalidPictogramRequest, match="16 to 2048 px"):
            PictogramRequest(name="Hus", width=side)
        with pytest.raises(InvalidPictogramRequest, match="16 to 2048 px"):
            PictogramRequest(name="Hus", height=side)

    @pytest.mark.parametrize(("first", "count"), [(0, 0), (0, 5), (-1, 1), (3, 2), (4, 1)])
    def test_variants_beyond_the_four_are_refused(self, first: int, count: int) -> None:
        with pytest.raises(InvalidPictogramRequest, match="4 variants"):
            PictogramRequest(name="Hus", first=first, count=count)
