from datetime import date
from typing import Any

import pytest
from yaml import MarkedYAMLError

from intric.ai_models.yaml_loader import YAMLLoader


def load(text: str) -> Any:
    return YAMLLoader(text).get_single_data()


def problem(text: str) -> MarkedYAMLError:
    with pytest.raises(MarkedYAMLError) as caught:
        load(text)
    return caught.value


class TestScalars:
    @pytest.mark.parametrize(
        "text", ["16:9", "1:30.5", "on", "off", "yes", "No", "y", "1_000", "=", "1.0.0", "2K"]
    )
    def test_what_only_yaml_1_1_takes_for_something_else_is_text(self, text: str) -> None:
        assert load(text) == text

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("true", True),
            ("FALSE", False),
            ("~", None),
            ("", None),
            ("-7", -7),
            ("010", 10),
            ("0o17", 15),
            ("0x1F", 31),
            ("0.040", 0.04),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("2027-03-15", date(2027, 3, 15)),
            ('"16:9"', "16:9"),
            ("'true'", "true"),
        ],
    )
    def test_the_rest_has_its_type(self, text: str, value: Any) -> None:
        found = load(text)

        assert (found, type(found)) == (value, type(value))


class TestAnchors:
    def test_a_name_may_be_used_again(self) -> None:
        assert load("[&a 1, &a 2, *a]") == [1, 2, 2]

    def test_a_mapping_takes_over_what_it_does_not_say_itself(self) -> None:
        found = load("base: &base {size: 1, style: flat}\nnew: {<<: *base, size: 2}")

        assert found["new"] == {"size": 2, "style": "flat"}


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "line", "reason"),
        [
            ("a: 1\nb: 2\n'a': 3\n", 3, "'a' stands there twice"),
            ("a:\n  - {b: 1}\n  - {b: 1, b: 2}\n", 3, "'b' stands there twice"),
            ("a: 1\nb: 2027-13-45\n", 2, "'2027-13-45' is no timestamp"),
            ("a: 1\nb: !!int x\n", 2, "'x' is no int"),
            ("a: 1\nb: !!bool x\n", 2, "'x' is no bool"),
            ("a: 1\nb: !!timestamp x\n", 2, "'x' is no timestamp"),
            ("a: 1\nb: *c\n", 2, "found undefined alias 'c'"),
            ("a: 1\n? [b]\n: 2\n", 2, "found unhashable key"),
        ],
    )
    def test_are_told_with_their_line(self, text: str, line: int, reason: str) -> None:
        found = problem(text)

        assert found.problem_mark is not None
        assert (found.problem_mark.line + 1, found.problem) == (line, reason)

    @pytest.mark.parametrize("tag", ["!!python/name:os.system", "!ENV"])
    def test_a_tag_makes_nothing_but_plain_data(self, tag: str) -> None:
        assert "could not determine a constructor" in str(problem(f"a: {tag} x"))
