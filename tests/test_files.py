"""Which files a run reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck.config import Settings, SettingsKeys, matches
from qualcheck.files import articles


def tree(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("" if not name.endswith("gitignore") else "draft*\n!draft-final.txt\nold/\n", encoding="utf-8")


def found(folder: Path, *arguments: str, never: tuple[str, ...] = (), **keys: object) -> list[str]:
    settings = Settings(
        folder=folder,
        keys=SettingsKeys(**keys),  # type: ignore[arg-type]
        never_read=tuple(folder / name for name in never),
    )
    items = articles([str(folder / argument) for argument in arguments], settings)
    return [item.relative_to(folder).as_posix() if isinstance(item, Path) else item.message for item in items]


@pytest.mark.parametrize(
    ("names", "arguments", "keys", "expected"),
    [
        (["b.txt", "a.txt", "c.md"], ["."], {}, ["a.txt", "b.txt"]),
        (["b/z.txt", "a/z.txt", "a/b.txt"], ["."], {}, ["a/b.txt", "a/z.txt", "b/z.txt"]),
        (["a.txt", "b.md"], ["b.md", "."], {}, ["b.md", "a.txt"]),
        (["a.txt"], ["a.txt", ".", "a.txt"], {}, ["a.txt"]),
        (["a.txt"], ["missing.txt", "a.txt"], {}, ["there is no such file or folder", "a.txt"]),
        (["a.txt", "b.story"], ["."], {"include": ("*.story",)}, ["b.story"]),
        (["a.txt", "old/b.txt", "x/old/c.txt"], ["."], {"exclude": ("old/*",)}, ["a.txt", "x/old/c.txt"]),
        (["a.txt", "old/b.txt"], ["."], {"exclude": ("old",)}, ["a.txt"]),
        ([".hidden/a.txt", ".b.txt", "c.txt"], ["."], {}, ["c.txt"]),
        ([".git/x", ".gitignore", "draft1.txt", "draft-final.txt", "old/b.txt", "a.txt"], ["."], {}, ["a.txt", "draft-final.txt"]),
        ([".git/x", ".gitignore", "sub/draft1.txt", "sub/a.txt"], ["sub"], {}, ["sub/a.txt"]),
        ([".git/x", ".gitignore", "draft1.txt"], ["draft1.txt"], {}, ["draft1.txt"]),
    ],
)  # fmt: skip
def test_files_of_a_run(
    tmp_path: Path, names: list[str], arguments: list[str], keys: dict[str, object], expected: list[str]
) -> None:
    tree(tmp_path, *names)
    assert found(tmp_path, *arguments, **keys) == expected


def test_the_reports_folder_is_never_read(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "reports/b.txt")
    assert found(tmp_path, ".", never=("reports",)) == ["a.txt"]


def test_a_link_in_a_circle_ends(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "sub/b.txt")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert found(tmp_path, ".") == ["a.txt", "sub/b.txt"]


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("wire/hindi/a.txt", "wire/hindi/*", True),
        ("wire/hindi/x/a.txt", "wire/hindi/**", True),
        ("wire/hindi/a.txt", "wire/hindi", True),
        ("wire/hindi/a.txt", "hindi", False),
        ("wire/hindi/a.txt", "*.txt", True),
        ("wire/a.TXT", "*.txt", False),
    ],
)
def test_path_patterns(path: str, pattern: str, expected: bool) -> None:
    assert matches(path, pattern) is expected
