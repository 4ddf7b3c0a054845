from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import typer

from intric.cli.generate import generate, write_picture


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        pytest.param({"prompt": ""}, "prompt: ", id="empty"),
        pytest.param({"prompt": "  "}, "prompt: ", id="blank"),
        pytest.param({"prompt": "x" * 4_001}, "prompt: .*4000 characters", id="too long"),
        pytest.param({"prompt": "en stuga \udce5"}, "prompt: ", id="prompt-not-utf8, ascii stdout"),
        pytest.param({"prompt": "en \0 stuga"}, "prompt: ", id="NUL"),
        pytest.param({"n": 0}, "n: .*greater than or equal to 1", id="n too small"),
        pytest.param({"n": 5}, "n: .*less than or equal to 4", id="n too large"),
        pytest.param({"size": "1024x1024" * 9}, "size: ", id="size"),
        pytest.param({"quality": "hög" * 20}, "quality: ", id="quality"),
    ],
)
def test_what_the_api_refuses_is_refused_before_anything_is_made(
    asked: dict[str, Any], named: str, tmp_path: Path
) -> None:
    with pytest.raises(typer.BadParameter, match=named):
        generate(**{"prompt": "en stuga", "user": "admin@example.com", "out": tmp_path / "pictures", **asked})

    assert not (tmp_path / "pictures").exists()


@pytest.mark.parametrize(
    "folder",
    ["/dev/null", "/dev/null/x", "/proc/1/x", "/proc/a\0b"],
    ids=["a file", "below one", "read-only", "NUL"],
)
def test_a_folder_that_can_not_be_made_is_told_before_any_picture_is_made(folder: str) -> None:
    with pytest.raises(typer.BadParameter, match="can't be written to"):
        generate("en stuga", "admin@example.com", out=Path(folder))


class OnePicture:
    """The part of ImageGenerationService that writing a picture needs."""

    async def content(self, image: object, rendition: object) -> SimpleNamespace:
        return SimpleNamespace(mimetype="image/png", blob=b"\x89PNG")


async def test_a_picture_that_can_not_be_written_is_told_and_leaves_no_half_file(tmp_path: Path) -> None:
    image: Any = SimpleNamespace(generation_id=uuid4(), index=1)
    service: Any = OnePicture()
    place = tmp_path / f"{str(image.generation_id)[:8]}-2.png"
    place.symlink_to("/dev/full")  # as on a full disk

    problem = await write_picture(service, image, tmp_path)

    assert (
        problem
        == f"Picture 2 can't be written to {place}: No space left on device. It is kept by the server."
    )
    assert not place.is_symlink()
