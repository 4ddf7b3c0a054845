from pathlib import Path

import pytest
import typer

from intric.cli.generate import generate


@pytest.mark.parametrize("prompt", ["", "  ", "x" * 4_001])
def test_a_prompt_that_the_api_refuses_is_refused_first(prompt: str, tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="1 to 4000 characters"):
        generate(prompt, "admin@example.com", out=tmp_path / "pictures")

    assert not (tmp_path / "pictures").exists()


def test_a_folder_that_can_not_be_made_is_told_before_any_picture_is_made() -> None:
    with pytest.raises(typer.BadParameter, match="/dev/null/x"):
        generate("en stuga", "admin@example.com", out=Path("/dev/null/x"))
