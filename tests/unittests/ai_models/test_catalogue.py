import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from intric.ai_models.catalogue import CatalogueError, load_catalogue
from intric.ai_models.catalogue_entry import CatalogueEntry
from intric.ai_models.model_enums import ModelHosting

REPOSITORY = Path(__file__).parents[3]

WHOLE = """\
image_models:
  - name: painter-1
    nickname: Painter
    family: openai
    hosting: usa
    org: Example
    source: example.com
    litellm_model_name: openai/painter-1
    credential_provider: openai
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "ai_models.yml"


def load(path: Path, content: str) -> list[CatalogueEntry]:
    path.write_text(content, encoding="utf-8")
    return load_catalogue(path)


def problem(path: Path, content: str) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load(path, content)
    assert str(caught.value) == f"{path}, line {caught.value.line}: {caught.value.reason}"
    return caught.value


class TestTheFileThatIsDelivered:
    def test_offers_the_pictograms_openai_and_azure(self) -> None:
        models = {entry.name: entry for entry in load_catalogue(REPOSITORY / "ai_models.yml")}

        assert models["builtin-pictograms"].family == "builtin"
        assert models["builtin-pictograms"].credential_provider is None
        assert not models["builtin-pictograms"].is_ai
        assert models["gpt-image-2"].credential_provider == "openai"
        assert models["gpt-image-2-azure"].hosting is ModelHosting.SWEDEN
        assert models["dall-e-3"].deprecation_date == date(2026, 5, 12)

    @pytest.mark.parametrize(
        ("name", "last_day"),
        [
            ("gpt-image-2.6-flare", None),
            ("gpt-image-2.6-sunburst", None),
            ("gpt-image-1.5", date(2026, 12, 1)),
            ("gpt-image-1-mini", date(2026, 12, 1)),
            ("chatgpt-image-latest", date(2026, 12, 1)),
            ("gemini-nano-banana-2.1", None),
            ("gemini-3.1-flash-image", date(2026, 10, 29)),
            ("recraft-v4.1-pro", None),
        ],
    )
    def test_names_the_last_day_that_the_provider_has_announced(
        self, name: str, last_day: date | None
    ) -> None:
        models = {entry.name: entry for entry in load_catalogue(REPOSITORY / "ai_models.yml")}

        assert models[name].deprecation_date == last_day

    def test_nothing_but_the_pictograms_costs_nothing(self) -> None:
        free = [
            entry.name
            for entry in load_catalogue(REPOSITORY / "ai_models.yml")
            if entry.price_per_image is not None and entry.price_per_image.amount == 0
        ]

        assert free == ["builtin-pictograms"]

    def test_transparency_is_said_twice_and_means_the_same(self) -> None:
        for entry in load_catalogue(REPOSITORY / "ai_models.yml"):
            assert entry.supports_transparency == ("transparent" in entry.supported_backgrounds), entry.name


class TestReading:
    def test_what_is_left_out_is_empty_or_unknown(self, written: Path) -> None:
        (entry,) = load(written, WHOLE)

        assert entry.supported_sizes == []
        assert entry.price_per_image is None
        assert entry.max_images_per_request == 1

    def test_an_amount_keeps_its_decimals(self, written: Path) -> None:
        (entry,) = load(written, WHOLE + "    price_per_image: {amount: 0.040, currency: USD}\n")

        assert entry.price_per_image is not None
        assert entry.price_per_image.amount == Decimal("0.04")

    def test_a_ratio_without_quotes_is_sent_as_it_stands(self, written: Path) -> None:
        (entry,) = load(written, WHOLE + "    size_parameters: {1344x768: {aspect_ratio: 16:9}}\n")

        assert entry.size_parameters == {"1344x768": {"aspect_ratio": "16:9"}}

    def test_other_sections_are_none_of_its_business(self, written: Path) -> None:
        assert len(load(written, "completion_models: [whatever]\n" + WHOLE)) == 1


class TestABrokenFile:
    @pytest.mark.parametrize(
        ("addition", "line", "reason"),
        [
            ("    colour: red\n", 10, "painter-1: unknown field 'colour'"),
            ("    stability: shaky\n", 10, "stability"),
            ("    max_images_per_request: 0\n", 10, "max_images_per_request"),
            ("    supported_sizes:\n      - 512x512\n      - huge\n", 12, "supported_sizes.1"),
            ("    price_per_image:\n      amount: -1\n", 11, "price_per_image.amount"),
            ("    price_per_image: {amount: 1, currency: kr}\n", 10, "price_per_image.currency"),
            (
                "    supported_sizes: [512x512]\n    default_size: 1024x1024\n",
                11,
                "'1024x1024' is not among 512x512",
            ),
            ("    supported_qualities: [low]\n    default_quality: high\n", 11, "'high' is not among low"),
            ("    deprecation_date: soon\n", 10, "deprecation_date"),
            ("    deprecation_date: 2027-13-45\n", 10, "'2027-13-45' is no timestamp"),
            ("    request_parameters: {colour: colour}\n", 10, "request_parameters.colour"),
        ],
    )
    def test_is_told_with_the_line_to_look_at(
        self, written: Path, addition: str, line: int, reason: str
    ) -> None:
        found = problem(written, WHOLE + addition)

        assert found.line == line
        assert reason in found.reason

    def test_a_missing_field_is_told_where_its_model_begins(self, written: Path) -> None:
        found = problem(written, WHOLE.replace("    org: Example\n", ""))

        assert (found.line, found.reason) == (2, "painter-1: the field 'org' is missing")

    @pytest.mark.parametrize(
        ("offered", "unsent"),
        [
            ("max_images_per_request: 4", "n"),
            ("supported_sizes: [512x512, 1024x1024]", "size"),
            ("supported_qualities: [low]", "quality"),
            ("supported_backgrounds: [opaque]", "background"),
            ("takes_seed: true", "seed"),
        ],
    )
    def test_a_choice_that_would_not_be_sent_is_refused(
        self, written: Path, offered: str, unsent: str
    ) -> None:
        found = problem(written, f"{WHOLE}    {offered}\n")

        assert found.reason == f"painter-1: request_parameters must say how to send {unsent}"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("litellm_model_name", "stability/painter-1"),
            ("litellm_model_name", "opnai/painter-1"),
            ("credential_provider", "stability"),
            ("family", "stability"),
            ("family", "builtin"),
        ],
    )
    def test_a_model_whose_key_would_go_to_another_provider_is_refused(
        self, written: Path, field: str, value: str
    ) -> None:
        found = problem(written, re.sub(rf"{field}: .*", f"{field}: {value}", WHOLE))

        assert "as the family says" in found.reason

    def test_a_model_without_a_key_that_would_leave_this_machine_is_refused(self, written: Path) -> None:
        keyless = WHOLE.replace("    credential_provider: openai\n", "")

        found = problem(written, keyless.replace("family: openai", "family: builtin"))

        assert found.reason == "painter-1: litellm_model_name must begin with pictograms/, as the family says"

    def test_a_model_without_the_key_that_its_provider_needs_is_refused(self, written: Path) -> None:
        found = problem(written, WHOLE.replace("    credential_provider: openai\n", ""))

        assert "credential_provider must be openai" in found.reason

    def test_a_name_that_comes_twice_is_refused(self, written: Path) -> None:
        again = "".join(WHOLE.splitlines(keepends=True)[1:])

        found = problem(written, WHOLE + again)

        assert (found.line, found.reason) == (10, "'painter-1' is there already, in line 2")

    @pytest.mark.parametrize(
        ("content", "line"),
        [
            ("image_models:\n  - name: a\n   nickname: b\n", 3),
            ("image_models:\n  - name: a\n    name: b\n", 3),
            ("image_models: nothing\n", 1),
            ("", 1),
            ("image_models:\n  - just a word\n", 2),
        ],
        ids=["indentation", "key twice", "no list", "empty", "no mapping"],
    )
    def test_what_is_no_catalogue_at_all_is_refused(self, written: Path, content: str, line: int) -> None:
        assert problem(written, dedent(content)).line == line

    def test_a_file_that_is_not_there_is_refused(self, written: Path) -> None:
        with pytest.raises(CatalogueError, match="No such file"):
            load_catalogue(written)
