from pathlib import Path

from tests.checks.folder_sizes import MAX_FILES, MAX_LINES, find_large


def test_a_folder_with_too_many_files_is_named(tmp_path: Path) -> None:
    full = [f"tests/few/{number}.md" for number in range(MAX_FILES)]
    assert list(find_large(tmp_path, [*full, "tests/few/__init__.py", "tests/few/below/more.md"])) == []
    (problem,) = find_large(tmp_path, [*full, "tests/few/one_more.md"])
    assert problem.startswith(f"tests/few: {MAX_FILES + 1} files")


def test_a_source_file_that_is_too_long_is_named(tmp_path: Path) -> None:
    source = tmp_path / "src" / "long.py"
    source.parent.mkdir()
    source.write_text("a = 1\n" * MAX_LINES)
    assert list(find_large(tmp_path, ["src/long.py"])) == []
    source.write_text("a = 1\n" * (MAX_LINES + 1))
    (problem,) = find_large(tmp_path, ["src/long.py"])
    assert problem.startswith(f"src/long.py: {MAX_LINES + 1} lines")


def test_other_folders_may_hold_what_they_like(tmp_path: Path) -> None:
    assert list(find_large(tmp_path, [f"docs/{number}.md" for number in range(MAX_FILES + 1)])) == []
