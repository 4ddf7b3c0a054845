from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from intric.ai_models.catalogue_check import KnownModel, find_differences
from intric.ai_models.catalogue_entry import CatalogueEntry
from intric.cli.main import app
from intric.image_models.infrastructure.adapters.litellm.price_map import LiteLLMPriceMap

LAST_DAY = date(2027, 3, 15)
FOUR_CENTS = {"amount": Decimal("0.04")}


def entry(**given: Any) -> CatalogueEntry:
    defaults = {
        "name": "painter",
        "nickname": "Painter",
        "family": "openai",
        "hosting": "usa",
        "org": "Atelier",
        "source": "made up for tests",
        "litellm_model_name": "openai/painter",
        "credential_provider": "openai",
    }
    if "litellm_model_name" in given and "family" not in given:
        given["family"] = given["credential_provider"] = given["litellm_model_name"].partition("/")[0]
    return CatalogueEntry.model_validate(defaults | given)


class Table:
    def __init__(self, known: KnownModel | None) -> None:
        self._known = known

    def find(self, entry: CatalogueEntry) -> KnownModel | None:
        return self._known


class TestFindDifferences:
    def test_none_where_both_say_the_same(self) -> None:
        model = entry(price_per_image=FOUR_CENTS, deprecation_date=LAST_DAY)

        assert find_differences([model], Table(KnownModel(Decimal("0.040"), LAST_DAY))) == []

    def test_another_price_and_another_last_day(self) -> None:
        model = entry(price_per_image=FOUR_CENTS)

        assert find_differences([model], Table(KnownModel(Decimal("0.05"), LAST_DAY))) == [
            "painter: a picture costs 0.04 USD here, 0.05 there",
            "painter: the last day is unknown here, 2027-03-15 there",
        ]

    def test_a_price_of_nothing_is_not_an_unknown_one(self) -> None:
        assert find_differences([entry(price_per_image={"amount": 0})], Table(KnownModel())) == [
            "painter: a picture costs 0 USD here, unknown there"
        ]

    def test_a_model_that_is_not_in_the_table(self) -> None:
        assert find_differences([entry()], Table(None)) == [
            "painter: not in the table, so nothing could be compared"
        ]

    def test_a_model_without_a_provider_is_left_out(self) -> None:
        builtin = {"family": "builtin", "litellm_model_name": "pictograms/any", "credential_provider": None}

        assert find_differences([entry(**builtin)], Table(None)) == []


def table(**rows: dict[str, Any]) -> LiteLLMPriceMap:
    return LiteLLMPriceMap({key: {"mode": "image_generation", **row} for key, row in rows.items()})


class TestLiteLLMTable:
    @pytest.mark.parametrize(
        ("model", "key"),
        [
            ("openai/painter", "painter"),
            ("openai/painter", "openai/painter"),
            ("bedrock/stability.painter-v1:1", "stability.painter-v1:1"),
            ("azure_ai/Painter.2", "azure_ai/painter.2"),
        ],
    )
    def test_finds_a_model_by_what_litellm_calls_it(self, model: str, key: str) -> None:
        found = table(**{key: {"output_cost_per_image": Decimal("0.04")}}).find(
            entry(litellm_model_name=model)
        )

        assert found == KnownModel(Decimal("0.04"))

    def test_another_provider_s_model_of_that_name_is_another_model(self) -> None:
        assert table(painter={}).find(entry(litellm_model_name="azure/painter")) is None

    def test_the_price_of_the_default_size_and_quality_wins(self) -> None:
        model = entry(
            supported_sizes=["1024x1024"],
            supported_qualities=["medium"],
            default_quality="medium",
            request_parameters={"quality": "quality"},
        )
        rows: dict[str, dict[str, Any]] = {
            "painter": {"output_cost_per_image": Decimal("0.5"), "deprecation_date": "2027-03-15"},
            "medium/1024-x-1024/painter": {"input_cost_per_image": Decimal("0.011")},
        }

        assert table(**rows).find(model) == KnownModel(Decimal("0.011"), LAST_DAY)

    def test_0_is_what_litellm_does_not_know(self) -> None:
        assert table(painter={"output_cost_per_image": 0.0}).find(entry()) == KnownModel()

    def test_a_row_for_something_else_than_pictures_does_not_count(self) -> None:
        assert LiteLLMPriceMap({"painter": {"mode": "chat"}}).find(entry()) is None

    def test_the_installed_table_knows_what_is_sold_by_the_picture(self) -> None:
        model = entry(litellm_model_name="black_forest_labs/flux-pro-1.1")

        assert LiteLLMPriceMap.load().find(model) == KnownModel(Decimal("0.04"))


class TestTheCommand:
    def test_lists_the_differences(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ENEO_DATA_DIR", str(tmp_path))

        answer = CliRunner().invoke(app, ["catalogue", "check"])

        assert answer.exit_code == 0
        assert "qwen-image: not in the table" in answer.output
        assert "ai_models.yml is in order" in answer.output

    def test_a_broken_file_is_told_with_its_line(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = tmp_path / "models.yml"
        broken.write_text("image_models:\n  - name: painter\n", encoding="utf-8")
        monkeypatch.setenv("ENEO_AI_MODELS_FILE", str(broken))

        answer = CliRunner().invoke(app, ["catalogue", "check"])

        assert answer.exit_code == 1
        assert "models.yml, line 2" in answer.output
