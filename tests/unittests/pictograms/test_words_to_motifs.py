from __future__ import annotations

import pytest

from intric.pictograms import PictogramMaker, PictogramRequest


def best(maker: PictogramMaker, name: str = "", description: str = "", prompt: str = "") -> str:
    request = PictogramRequest(name=name, description=description, prompt=prompt)
    return "+".join(maker.variants(request)[0].motif)


class TestForms:
    @pytest.mark.parametrize(
        "name", ["bibliotek", "Biblioteket", "BIBLIOTEKEN", "bibliotekets", "Bibliotekarie"]
    )
    def test_inflected_swedish_words_give_the_motif_of_the_plain_word(
        self, maker: PictogramMaker, name: str
    ) -> None:
        assert best(maker, name) == "books"

    @pytest.mark.parametrize("name", ["Invoice", "Invoices", "Invoicing help"])
    def test_inflected_english_words_give_the_motif_of_the_plain_word(
        self, maker: PictogramMaker, name: str
    ) -> None:
        assert best(maker, name) == "receipt"

    def test_decomposed_letters_equal_composed_ones(self, maker: PictogramMaker) -> None:
        assert best(maker, "fa\u0308rdtja\u0308nst") == best(maker, "Färdtjänst") == "taxi+wheelchair-symbol"

    def test_å_ä_and_ö_are_separate_letters(self, maker: PictogramMaker) -> None:
        assert best(maker, "Får") == "ewe"
        assert best(maker, "Far") != "ewe"


class TestCompounds:
    @pytest.mark.parametrize(
        ("name", "motif"),
        [
            ("Skolrestaurangsmenyn", "fork-and-knife-with-plate"),
            ("Bygglovsfakturor", "house+triangular-ruler"),
            ("Parkeringstillståndshandläggningen", "p-button+identification-card"),
            ("Fakturahanteringsassistenten", "receipt"),
            ("Gymnasiebibliotekarierna", "graduation-cap"),
            ("Äldreomsorgsbudgeten", "older-person"),
            ("Museichefen", "framed-picture"),
            ("Kyrkogårdskartan", "headstone"),
            ("Upphandlaren", "shopping-cart"),
        ],
    )
    def test_a_compound_shows_the_motif_of_its_first_part(
        self, maker: PictogramMaker, name: str, motif: str
    ) -> None:
        assert best(maker, name) == motif

    def test_a_later_part_appears_among_the_other_variants(self, maker: PictogramMaker) -> None:
        variants = maker.variants(PictogramRequest(name="Snöröjningskartan", count=4, seed=1))

        assert "world-map" in {slug for variant in variants for slug in variant.motif}

    def test_a_word_inside_another_gives_no_motif(self, maker: PictogramMaker) -> None:
        assert "hand" not in best(maker, "Handläggaren")
        assert "ring" not in best(maker, "Bildgenerering")


class TestWeights:
    @pytest.mark.parametrize(
        "role", ["handläggare", "assistent", "guiden", "hjälp", "bot", "rådgivare", "assistant"]
    )
    def test_a_subject_outweighs_a_role_in_any_order(self, maker: PictogramMaker, role: str) -> None:
        assert best(maker, f"{role} avfall") == best(maker, f"avfall {role}") == "wastebasket"

    def test_a_role_alone_gives_a_motif(self, maker: PictogramMaker) -> None:
        assert best(maker, "Handläggare") == "clipboard"

    def test_a_subject_outweighs_a_kind_of_document(self, maker: PictogramMaker) -> None:
        assert best(maker, "Ansökan om färdtjänst") == "taxi+wheelchair-symbol"

    def test_the_name_outweighs_the_description(self, maker: PictogramMaker) -> None:
        assert best(maker, "Biblioteket", description="Fakturor, lön och budget") == "books"

    def test_the_description_gives_the_motif_when_the_name_has_none(self, maker: PictogramMaker) -> None:
        assert best(maker, "Kalle", description="Svarar på frågor om sophämtning") == "wastebasket"

    def test_the_vocabulary_outweighs_the_emojibase_words(self, maker: PictogramMaker) -> None:
        assert best(maker, "Pingvin bibliotek") == "books"
        assert best(maker, "Pingvin") == "penguin"

    def test_a_phrase_outweighs_its_words(self, maker: PictogramMaker) -> None:
        assert best(maker, "Sociala medier") == "mobile-phone+red-heart"
        assert best(maker, "Water and drains") == "droplet"


class TestPrompt:
    @pytest.mark.parametrize(
        ("prompt", "motif"),
        [
            ("en röd stuga", "house"),
            ("a blue boat", "sailboat"),
            ("pingvin", "penguin"),
            ("a penguin", "penguin"),
            ("lejon med krona", "lion"),
            ("En bild av en uggla", "owl"),
        ],
    )
    def test_the_prompt_outweighs_name_and_description(
        self, maker: PictogramMaker, prompt: str, motif: str
    ) -> None:
        assert best(maker, "Biblioteket", "Böcker och boktips", prompt) == motif

    def test_a_prompt_without_a_motif_leaves_the_name_its_motif(self, maker: PictogramMaker) -> None:
        assert best(maker, "Biblioteket", prompt="en enkel ikon i platt stil, lugna färger") == "books"

    def test_negated_words_are_not_drawn(self, maker: PictogramMaker) -> None:
        variants = maker.variants(
            PictogramRequest(prompt="a house without cats or dogs, ingen båt, utan text", count=4)
        )

        drawn = {slug for variant in variants for slug in variant.motif}
        assert "house" in drawn
        assert not drawn & {"cat", "cat-face", "dog", "sailboat", "paw-prints", "memo"}

    def test_the_words_of_a_template_give_no_motif(self, maker: PictogramMaker) -> None:
        prompt = "A clear icon, simple shapes, one motif in the middle, calm coloured background, no text or letters."

        assert best(maker, "Hundrastgårdar", prompt=prompt) == "dog"
