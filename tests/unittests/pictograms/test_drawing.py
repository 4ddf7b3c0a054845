from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from intric.pictograms import PictogramMaker, PictogramRequest
from intric.pictograms.letters import drawable


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGBA")


def small(
    name: str = "", prompt: str = "", count: int = 1, seed: int = 0, side: int = 64
) -> PictogramRequest:
    return PictogramRequest(name=name, prompt=prompt, count=count, seed=seed, width=side, height=side)


class TestPicture:
    @pytest.mark.parametrize(("width", "height"), [(16, 16), (24, 24), (512, 512), (300, 100), (100, 300)])
    def test_has_the_requested_size_and_no_transparency(
        self, maker: PictogramMaker, width: int, height: int
    ) -> None:
        [pictogram] = maker.draw(PictogramRequest(name="Bygglov", width=width, height=height))

        picture = opened(pictogram.png)
        assert picture.size == (width, height)
        assert picture.getchannel("A").getextrema() == (255, 255)

    def test_is_a_png_of_at_most_128_kib(self, maker: PictogramMaker) -> None:
        [pictogram] = maker.draw(PictogramRequest(name="Bygglov"))

        assert pictogram.png.startswith(b"\x89PNG")
        assert len(pictogram.png) < 128 * 1024

    def test_shows_the_motif_in_the_middle(self, maker: PictogramMaker) -> None:
        [heart] = maker.draw(small(prompt="rött hjärta, blå bakgrund", side=128))

        red, green, blue, _ = opened(heart.png).getpixel((64, 60))  # type: ignore[misc]
        assert red > 180 > 100 > max(green, blue)

    def test_has_motifs_and_a_description(self, maker: PictogramMaker) -> None:
        [pictogram] = maker.draw(small(name="Bygglov"))

        assert pictogram.motifs == ("house", "triangular-ruler")
        assert pictogram.description == "house with triangular ruler"

    def test_is_the_same_to_the_byte_for_the_same_words_and_seed(self, maker: PictogramMaker) -> None:
        first = maker.draw(small(name="Biblioteket", count=4, seed=5))
        again = PictogramMaker.load().draw(small(name="Biblioteket", count=4, seed=5))

        assert [one.png for one in first] == [one.png for one in again]

    def test_differs_between_variants_and_seeds(self, maker: PictogramMaker) -> None:
        drawn = [maker.draw(small(name="Biblioteket", count=4, seed=seed)) for seed in (1, 2)]

        assert len({pictogram.png for pictograms in drawn for pictogram in pictograms}) >= 7

    def test_can_be_drawn_in_many_threads_at_once(self, maker: PictogramMaker) -> None:
        names = ["Biblioteket", "Återvinningsguiden", "Skolmatsedeln", "Planning Act"] * 6
        alone = [maker.draw(small(name=name))[0] for name in names]

        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(lambda name: maker.draw(small(name=name))[0], names))

        assert together == alone


class TestMonogram:
    @pytest.mark.parametrize(
        ("name", "description"),
        [
            ("Xyzzy", "monogram X"),
            ("Xyzzy Qwerty", "monogram XQ"),
            ("Åqvzk Öqvzk", "monogram ÅÖ"),
            ("Éqvzk", "monogram E"),
            ("för att", "monogram FA"),
        ],
    )
    def test_words_without_a_motif_give_their_first_letters(
        self, maker: PictogramMaker, name: str, description: str
    ) -> None:
        [pictogram] = maker.draw(small(name=name))

        assert (pictogram.motifs, pictogram.description) == ((), description)

    def test_the_prompt_gives_the_letters_when_there_is_no_name(self, maker: PictogramMaker) -> None:
        assert maker.draw(small(prompt="qvzkx"))[0].description == "monogram Q"

    def test_its_variants_differ(self, maker: PictogramMaker) -> None:
        assert len({pictogram.png for pictogram in maker.draw(small(name="Xyzzy", count=4))}) == 4

    @pytest.mark.parametrize("letter", "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ0123456789")
    def test_every_letter_is_visible_on_its_background(self, maker: PictogramMaker, letter: str) -> None:
        assert drawable(letter.lower()) == letter
        [pictogram] = maker.draw(PictogramRequest(name=f"{letter}qvzkx", width=32, height=32))

        assert pictogram.description == f"monogram {letter}"
        darkest, lightest = opened(pictogram.png).convert("L").getextrema()
        assert lightest - darkest > 90  # type: ignore[operator]


class TestHostileInput:
    @pytest.mark.parametrize(
        "words",
        [
            "",
            "   \n\t",
            "!!! ... ---",
            "🏠🚒❤️",
            "Привет мир",
            "你好世界",
            "مرحبا",
            "\x00\x01\x1f\ufffe",
            "</svg><script>alert(1)</script><svg>",
            '"><image href="file:///etc/passwd"/>',
            "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
            "{0} %s ../../../etc/passwd",
            "A\u0301\u0301\u0301\u0301" * 50,
            "ß ﬁ Ⅷ ²",
        ],
    )
    def test_is_drawn_like_any_other(self, maker: PictogramMaker, words: str) -> None:
        for request in (
            small(name=words),
            small(prompt=words),
            PictogramRequest(description=words, width=64),
        ):
            [pictogram] = maker.draw(request)
            assert opened(pictogram.png).size[0] == 64
            assert "<" not in pictogram.description

    @pytest.mark.timeout(10)
    @pytest.mark.parametrize("piece", ["bygglov ", "a", "skola", "ssss", "utan ", "röd ", "1", "å ", "<g>"])
    def test_a_long_text_is_matched_within_seconds(self, maker: PictogramMaker, piece: str) -> None:
        words = (piece * 4000)[:4000]

        assert (
            len(maker.variants(PictogramRequest(name=words, description=words, prompt=words, count=4))) == 4
        )

    def test_letters_of_other_scripts_become_four_tiles(self, maker: PictogramMaker) -> None:
        assert maker.draw(small(name="Ελλάδα"))[0].description == "four tiles"
