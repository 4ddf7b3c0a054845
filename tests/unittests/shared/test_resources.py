import json
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from intric.shared.resources import checkout_of, resource, user_data_dir

REPOSITORY = Path(__file__).parents[3]


def installed(folder: Path, origin: object) -> Distribution:
    """An installed distribution whose `direct_url.json` holds `origin`; without that file for None."""
    metadata = folder / "example-1.0.dist-info"
    metadata.mkdir()
    if origin is not None:
        (metadata / "direct_url.json").write_text(json.dumps(origin), encoding="utf-8")
    return Distribution.at(metadata)


def test_an_editable_install_uses_the_files_of_its_checkout() -> None:
    assert resource("ai_models.yml") == REPOSITORY / "ai_models.yml"


def test_the_checkout_of_an_editable_install_may_have_spaces_and_letters_in_its_path(tmp_path: Path) -> None:
    origin = {"url": (tmp_path / "Åsas kod 100%").as_uri(), "dir_info": {"editable": True}}

    assert checkout_of(installed(tmp_path, origin)) == tmp_path / "Åsas kod 100%"


@pytest.mark.parametrize(
    "origin",
    [
        None,
        {"url": "file:///somewhere", "dir_info": {}},
        {"url": "file:///somewhere/eneo.whl", "archive_info": {}},
        {"url": "https://example.com/eneo.git", "vcs_info": {"vcs": "git"}},
    ],
    ids=["index", "folder", "wheel", "git"],
)
def test_no_other_install_has_a_checkout(tmp_path: Path, origin: object) -> None:
    assert checkout_of(installed(tmp_path, origin)) is None


def test_data_goes_where_the_user_keeps_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert user_data_dir() == tmp_path


@pytest.mark.parametrize("unusable", ["", "relative/folder"])
def test_without_a_usable_folder_it_goes_below_the_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, unusable: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", unusable)
    monkeypatch.setenv("HOME", str(tmp_path))

    assert user_data_dir() == tmp_path / ".local" / "share"
