from __future__ import annotations

from pathlib import Path

import pytest

from intric.pictograms import PictogramDataInvalid
from intric.pictograms.catalogue import Catalogue
from intric.pictograms.vocabulary import Weight, load_vocabulary


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stop_words.txt").write_text("# roles\nhandläggare och\n", encoding="utf-8")
    return tmp_path


class TestOurVocabulary:
    def test_every_motif_is_an_existing_pictogram(self, catalogue: Catalogue) -> None:
        unknown = [
            f"{entry.location}: {slug}"
            for entry in load_vocabulary().entries
            for motif in entry.motifs
            for slug in motif
            if slug not in catalogue.icons
        ]

        assert unknown == []

    def test_it_has_two_thousand_words_for_subjects(self) -> None:
        subjects = [entry for entry in load_vocabulary().entries if entry.weight is Weight.SUBJECT]

        assert sum(len(entry.phrases) for entry in subjects) >= 2000

    def test_no_motif_is_named_twice_for_the_same_word(self) -> None:
        repeated = [
            entry.location
            for entry in load_vocabulary().entries
            if len(set(entry.motifs)) != len(entry.motifs)
        ]

        assert repeated == []


class TestFiles:
    def test_a_line_gives_words_phrases_and_motifs(self, folder: Path) -> None:
        (folder / "care.txt").write_text("hemtjänst, home care: house+red-heart, key\n", encoding="utf-8")

        entry = load_vocabulary(folder).exact(("home", "care"))

        assert entry is not None
        assert entry.motifs == (("house", "red-heart"), ("key",))
        assert entry.weight is Weight.SUBJECT

    @pytest.mark.parametrize(
        "line", ["hemtjänst", "hemtjänst:", ": key", "a: b+c+d", "a,, b: key", "a: key,"]
    )
    def test_an_invalid_line_is_rejected_with_file_and_line(self, folder: Path, line: str) -> None:
        (folder / "care.txt").write_text(f"# Care\n{line}\n", encoding="utf-8")

        with pytest.raises(PictogramDataInvalid, match=r"care\.txt:2"):
            load_vocabulary(folder)

    def test_a_word_in_two_lines_is_rejected_with_both(self, folder: Path) -> None:
        (folder / "care.txt").write_text("hemtjänst: key\n", encoding="utf-8")
        (folder / "home.txt").write_text("Hemtjänst: house\n", encoding="utf-8")

        with pytest.raises(PictogramDataInvalid, match=r"home\.txt:1: 'hemtjänst' is already at care\.txt:1"):
            load_vocabulary(folder)
