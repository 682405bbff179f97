"""A folder or an archive as a submission: the same rules for both, and no way out of either."""

from __future__ import annotations

import os
import stat
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gradcheck.errors import SubmissionError
from gradcheck.submission import Submission, folder, load_submission

Make = Callable[[dict[str, str]], Path]


@pytest.fixture(params=["folder", "folder without descriptors", "zip"])
def make(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Give a function that makes a submission named ``alice`` out of file names and texts."""
    if request.param == "folder without descriptors":  # as on Windows
        monkeypatch.setattr(folder, "_HAS_DIR_FD", False)

    def make_folder(files: dict[str, str]) -> Path:
        root = tmp_path / "alice"
        root.mkdir()
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return root

    def make_zip(files: dict[str, str]) -> Path:
        root = tmp_path / "alice"
        with zipfile.ZipFile(root.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        return root.with_suffix(".zip")

    return make_zip if request.param == "zip" else make_folder


def refusal(path: object) -> str:
    with pytest.raises(SubmissionError) as caught:
        load_submission(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def code(found: Submission) -> str:
    return "".join(block.code for block in found.blocks)


NOTEBOOK = '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "n = 1"}]}'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"submission.py": "x = 1"}, "x = 1"),
        ({"submission.py": "x = 1", "other.py": "y", "README.md": ""}, "x = 1"),
        ({"hw.py": "x = 1", "data.csv": ""}, "x = 1"),
        (
            {"hw.py": "x = 1", "test_hw.py": "", "conftest.py": "", ".hidden.py": "", "hw_test.py": ""},
            "x = 1",
        ),
        ({"submission.ipynb": NOTEBOOK, "plot.py": ""}, "n = 1"),
        ({"hw.ipynb": NOTEBOOK}, "n = 1"),
        ({"wrapper/inner/hw.py": "x = 1"}, "x = 1"),
        ({"wrapper/hw.py": "x = 1", "__MACOSX/._hw.py": "", ".git/config": ""}, "x = 1"),
        ({"pyproject.toml": '[tool.gradcheck]\nsubmission = "b.py"', "a.py": "a", "b.py": "b"}, "b"),
        ({"pyproject.toml": '[tool.gradcheck]\nsubmission = "./src/b.py"', "src/b.py": "b"}, "b"),
        (
            {"pyproject.toml": '[tool.gradcheck]\nsubmission = ["b.py", "a.py"]', "a.py": "a", "b.py": "b"},
            "ba",
        ),
        (
            {"top/pyproject.toml": '[tool.gradcheck]\nsubmission = "b.py"', "top/a.py": "a", "top/b.py": "b"},
            "b",
        ),
        ({"pyproject.toml": "[tool.ruff]\n", "a.py": "a"}, "a"),
        ({"pyproject.toml": "tool = 3", "a.py": "a"}, "a"),
    ],
)
def test_the_one_obvious_file(make: Make, files: dict[str, str], expected: str) -> None:
    assert code(load_submission(make(files))) == expected


def test_names_and_labels(make: Make) -> None:
    path = make({"hw.py": "x = 1"})
    found = load_submission(path)
    assert found.name == f"{path.name}/hw.py"
    assert found.blocks[0].label == "hw.py"


def test_several_files_keep_their_names(make: Make) -> None:
    settings = '[tool.gradcheck]\nsubmission = ["a.py", "b.ipynb"]'
    path = make({"pyproject.toml": settings, "a.py": "a", "b.ipynb": NOTEBOOK})
    found = load_submission(path)
    assert [block.label for block in found.blocks] == ["a.py", "b.ipynb cell 1"]
    assert found.name == path.name


@pytest.mark.parametrize(
    ("code_marker", "setting", "marker"),
    [
        ("", "two-layer-network", "two-layer-network"),
        ("# gradcheck: linear-fit\n", "two-layer-network", "linear-fit"),
        ("", "./evil.py", None),
    ],
)
def test_the_assignment_that_is_named(make: Make, code_marker: str, setting: str, marker: str | None) -> None:
    files = {"pyproject.toml": f'[tool.gradcheck]\nassignment = "{setting}"', "a.py": code_marker}
    assert load_submission(make(files)).marker == marker


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"README.md": ""}, "holds no submission"),
        ({"a/x.txt": "", "b/y.txt": ""}, "holds no submission"),
        ({"a.py": "", "b.py": ""}, "several files could be the submission (a.py, b.py)"),
        ({"submission.py": "", "submission.ipynb": ""}, "(submission.py, submission.ipynb)"),
        ({"pyproject.toml": "[tool", "a.py": ""}, "pyproject.toml: is not valid TOML"),
        ({"pyproject.toml": "x = " + "[" * 10_000, "a.py": ""}, "pyproject.toml: is not valid TOML"),
        ({"pyproject.toml": "#" * 20_000, "a.py": ""}, "pyproject.toml: is larger than 16 kB"),
        ({"pyproject.toml": '[tool.gradcheck]\nsubmission = "c.py"', "a.py": ""}, "names"),
        ({"pyproject.toml": "[tool.gradcheck]\nsubmission = 3", "a.py": ""}, "must be the name of a file"),
        ({"pyproject.toml": "[tool.gradcheck]\nsubmission = []", "a.py": ""}, "must be the name of a file"),
        (
            {"pyproject.toml": '[tool.gradcheck]\nsubmission = "../a.py"', "a.py": ""},
            "must be the name of a file",
        ),
        (
            {"pyproject.toml": '[tool.gradcheck]\nsubmission = "/a.py"', "a.py": ""},
            "must be the name of a file",
        ),
        ({"pyproject.toml": '[tool.gradcheck]\nsubmission = "x/../../a.py"'}, "must be the name of a file"),
        ({"submission.py": "\0"}, "submission.py: holds a NUL byte"),
        ({"submission.py": "#" * (1 << 21)}, "submission.py: is larger than 1 MB"),
    ],
)
def test_what_is_refused(make: Make, files: dict[str, str], says: str) -> None:
    assert says in refusal(make(files))


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "holds no submission" in refusal(tmp_path)


def test_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hw.py").write_text("x = 1")
    monkeypatch.chdir(tmp_path)
    assert load_submission(".").name == f"{tmp_path.name}/hw.py"


# Folders alone


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "submission.py").write_text("secret = 1")
    root = tmp_path / "alice"
    root.mkdir()
    (root / "submission.py").symlink_to(secret / "submission.py")
    assert "alice/submission.py: is a symbolic link" in refusal(root)
    (root / "submission.py").unlink()
    (root / "src").symlink_to(secret)
    assert "holds no submission" in refusal(root)
    (root / "pyproject.toml").write_text('[tool.gradcheck]\nsubmission = "src/submission.py"')
    assert "is a symbolic link" in refusal(root)
    (root / "pyproject.toml").unlink()
    (root / "pyproject.toml").symlink_to("/etc/passwd")
    assert "pyproject.toml: is a symbolic link" in refusal(root)


def test_a_link_put_in_place_of_a_folder_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "alice"
    (root / "src").mkdir(parents=True)
    (root / "src" / "a.py").write_text("honest = 1")
    (root / "pyproject.toml").write_text('[tool.gradcheck]\nsubmission = "src/a.py"')
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.py").write_text("secret = 1")
    real = os.open

    def swapping(name: str, flags: int, **options: object) -> int:
        if name == "src":
            (root / "src").rename(tmp_path / "old")
            (root / "src").symlink_to(tmp_path / "secret")
        return real(name, flags, **options)

    monkeypatch.setattr(os, "open", swapping)
    refusal(root)


def test_special_files_in_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "submission.py")
    assert "submission.py: is a named pipe" in refusal(tmp_path)
    (tmp_path / "submission.py").unlink()
    (tmp_path / "submission.py").mkdir()
    assert "holds no submission" in refusal(tmp_path)


def test_a_folder_of_very_many_files(tmp_path: Path) -> None:
    for number in range(10_001):
        (tmp_path / f"{number}.txt").touch()
    assert "holds more than 10000 files" in refusal(tmp_path)


def test_a_very_deep_folder(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 100)
    deep.mkdir(parents=True)
    (deep / "submission.py").touch()
    assert "holds no submission" in refusal(tmp_path)


# Archives alone


def zip_of(path: Path, *members: tuple[zipfile.ZipInfo | str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../submission.py",
        "a/../../submission.py",
        "/etc/submission.py",
        "..\\submission.py",
        "C:/submission.py",
    ],
)
def test_paths_that_lead_out(tmp_path: Path, name: str) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = info.orig_filename = name
    path = zip_of(tmp_path / "a.zip", ("submission.py", b"x = 1"), (info, b"evil"))
    assert "holds a path that leads out of the archive" in refusal(path)
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.zip"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_in_an_archive(tmp_path: Path, kind: int) -> None:
    info = zipfile.ZipInfo("submission.py")
    info.external_attr = (kind | 0o777) << 16
    assert "is a link or device" in refusal(zip_of(tmp_path / "a.zip", (info, b"/etc/passwd")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", ("submission.py", b"x = 1"), ("submission.py", b"x = 2"))
    assert "holds submission.py twice" in refusal(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("submission.py", "w") as member,
    ):
        for _ in range(400):
            member.write(b"#" * (1 << 20))
    tracemalloc.start()
    begin = time.monotonic()
    assert "is larger than 1 MB" in refusal(path)
    assert time.monotonic() - begin < 5
    assert tracemalloc.get_traced_memory()[1] < 50 << 20
    tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", ("submission.py", b"#" * (8 << 20)))
    data = bytearray(path.read_bytes())
    size = (8 << 20).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    refusal(path)


def test_an_archive_of_very_many_members(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{number}.txt", b"")
    assert "holds more than 10000 files" in refusal(path)


def test_an_encrypted_member(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", ("submission.py", b"x = 1"))
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x03\x04") + 6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    assert "is encrypted" in refusal(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compression(tmp_path: Path, method: int) -> None:
    path = zip_of(tmp_path / "a.zip", ("submission.py", b"x = 1"), method=method)
    assert "compressed in an unusual way" in refusal(path)


def test_what_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"not a zip")
    assert "is not a readable zip archive" in refusal(path)
    path.write_bytes(b"")
    assert "is not a readable zip archive" in refusal(path)


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", ("submission.py", b"x = 1"), ("é.py", b""))
    path.write_bytes(path.read_bytes().replace("é.py".encode(), b"\xff\xfe.py"))
    assert "is not a readable zip archive" in refusal(path)


def test_a_broken_checksum(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", ("submission.py", b"x = 1"), method=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"x = 1", b"x = 2"))
    assert "is not a readable zip archive (Bad CRC-32" in refusal(path)


def test_every_flipped_byte_gives_a_submission_or_one_line(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", ("submission.py", b"x = 1"), ("pyproject.toml", b"[tool.gradcheck]\n"))
    good = path.read_bytes()
    for at in range(len(good)):
        for value in (0, 0x80, 0xFF, good[at] ^ 1):
            path.write_bytes(good[:at] + bytes([value]) + good[at + 1 :])
            try:
                load_submission(path)
            except SubmissionError as error:
                assert "\n" not in str(error)  # noqa: PT017 - any number of them may be raised
    for length in range(len(good)):
        path.write_bytes(good[:length])
        refusal(path)


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_of(tmp_path / "a.zip", ("submission.py", b"x = 1"))
    monkeypatch.setattr(zipfile.ZipFile, "extract", None)
    monkeypatch.setattr(zipfile.ZipFile, "extractall", None)
    assert code(load_submission(path)) == "x = 1"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip"]
