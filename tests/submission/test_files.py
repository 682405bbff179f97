"""Reading a single file: what is accepted, and that everything else gets one clear line."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from gradcheck.errors import SubmissionError
from gradcheck.submission import Block, load_source, load_submission


def refusal(path: object) -> str:
    with pytest.raises(SubmissionError) as caught:
        load_submission(path)
    text = str(caught.value)
    assert "\n" not in text
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return text


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_python_file_becomes_one_block(tmp_path: Path) -> None:
    code = "# gradcheck: two-layer-network\ndef forward(x):\n    return x\n\nclass Net: ...\n"
    found = load_submission(write(tmp_path / "hw1.py", code))
    assert found.name == "hw1.py"
    assert [(block.label, block.code) for block in found.blocks] == [("hw1.py", code)]
    assert found.marker == "two-layer-network"
    assert found.defined_names == {"forward", "Net"}
    assert found.notes == ()


def test_it_is_never_executed_nor_parsed(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    bomb = f"open({str(canary)!r}, 'w')\n" + "(" * 100_000
    assert load_submission(write(tmp_path / "a.py", bomb)).blocks[0].code == bomb
    assert not canary.exists()


def test_str_and_path_are_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "a.py", "x = 1\n")
    assert load_submission(str(path)) == load_submission(path)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ""),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"x = 1\r\ny = 2\rz = 3\n", "x = 1\ny = 2\nz = 3\n"),
        ("s = '数学'\n".encode(), "s = '数学'\n"),
        (b"# -*- coding: latin-1 -*-\nx = 1\n", "# -*- coding: latin-1 -*-\nx = 1\n"),
    ],
    ids=["empty", "byte order mark", "line ends", "chinese", "coding line"],
)
def test_text_that_is_accepted(tmp_path: Path, data: bytes, code: str) -> None:
    assert load_submission(write(tmp_path / "a.py", data)).blocks[0].code == code


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"x = 1\ny = '\xe9'\n", "is not UTF-8 text (line 2)"),
        ("x = 1\n".encode("utf-16"), "is UTF-16 text, but must be UTF-8"),
        (b"x = 1\n\ny = '\0'\n", "holds a NUL byte (line 3)"),
        (b"# " + b"x" * (1 << 20), "is larger than 1 MB"),
        (b"x = '\xed\xa0\x80'\n", "is not UTF-8 text (line 1)"),
    ],
    ids=["latin-1", "utf-16", "nul", "large", "surrogate"],
)
def test_text_that_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    assert says in refusal(write(tmp_path / "a.py", data))


def test_no_such_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing.py").endswith("nothing.py: no such file or folder")
    assert "no such file" in refusal(write(tmp_path / "a.py", "") / "b.py")
    assert "no such file" in refusal("")
    assert "no such file" in refusal("a\0b.py")


def test_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.py", "")

    # Root may read everything, so the refusal of the system is played.
    def denied(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    assert "cannot be read (Permission denied)" in refusal(path)
    assert "cannot be read" in refusal("a" * 5000 + ".py")


def test_unknown_suffix(tmp_path: Path) -> None:
    assert "must be a .py file" in refusal(write(tmp_path / "hw.txt", "x = 1"))


def test_links_are_not_followed(tmp_path: Path) -> None:
    real = write(tmp_path / "real.py", "x = 1\n")
    link = tmp_path / "link.py"
    link.symlink_to(real)
    assert "link.py: is a symbolic link" in refusal(link)
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder / "submission.py", "")
    (tmp_path / "other").symlink_to(folder)
    assert "is a symbolic link" in refusal(tmp_path / "other")
    assert "is a symbolic link" in refusal(f"{tmp_path}/other/")
    dangling = tmp_path / "dangling.py"
    dangling.symlink_to("/nowhere")
    assert "is a symbolic link" in refusal(dangling)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.py"
    os.mkfifo(fifo)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.py"))
        begin = time.monotonic()
        assert "is a named pipe" in refusal(fifo)
        assert "is a socket" in refusal(tmp_path / "s.py")
        assert "is a device" in refusal("/dev/zero")
        assert time.monotonic() - begin < 5


def test_a_fifo_that_appears_between_looking_and_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.py", "")
    real_open = os.open

    def swapped(name: str, flags: int, **options: object) -> int:
        path.unlink()
        os.mkfifo(path)
        return real_open(name, flags, **options)

    monkeypatch.setattr(os, "open", swapped)
    assert "is a named pipe" in refusal(path)


def test_of_a_large_file_only_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sparse.py"
    with path.open("wb") as file:
        file.truncate(100 << 30)
    assert "is larger than 1 MB" in refusal(path)


def test_hostile_names_are_shown_harmlessly(tmp_path: Path) -> None:
    path = write(tmp_path / "a\x1b[31m\nb\u202e.py", b"\xff")
    text = refusal(path)
    assert "\x1b" not in text
    assert "\u202e" not in text
    found = load_submission(write(tmp_path / "c\x1b[31m\nd.py", "x = 1"))
    assert found.name == "c d.py"
    assert found.blocks[0].label == "c d.py"
    undecodable = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.py")
    Path(undecodable).write_text("x = 1")
    assert load_submission(undecodable).name == "\ufffd.py"


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    good, bad = write(tmp_path / "a.py", ""), write(tmp_path / "b.py", b"\0")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        load_submission(good)
        refusal(bad)
        refusal(tmp_path / "none.py")
        refusal(tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_markers_are_names_and_never_paths() -> None:
    def marker(code: str) -> str | None:
        return load_source(code).marker

    assert marker("#gradcheck:linear-fit") == "linear-fit"
    assert marker("x = 1\n#  gradcheck:  a_1  \n") == "a_1"
    assert marker("# gradcheck: ./evil.py") is None
    assert marker("# gradcheck: /tmp/evil") is None
    assert marker("# gradcheck: ..") is None
    assert marker("s = '# gradcheck: not-at-line-start'") is None


def test_source_given_as_text() -> None:
    found = load_source("x = 1\r\n", "here.py")
    assert (found.name, found.blocks[0].label, found.blocks[0].code) == ("here.py", "here.py", "x = 1\n")
    with pytest.raises(SubmissionError, match="NUL"):
        load_source("\0")


def test_digests_differ_when_the_source_differs() -> None:
    assert load_source("x = 1\n").sha256 == load_source("x = 1\r\n").sha256
    assert load_source("x = 1\n").sha256 != load_source("x = 2\n").sha256
    assert len(load_source("").sha256) == 64


def test_a_notebook_that_was_exported_as_a_script() -> None:
    code = "get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().system('ls')\nx = 1\n"
    found = load_source(code, "hw.py")
    namespace: dict[str, object] = {}
    for block in found.blocks:
        exec(block.code, namespace)
    assert namespace["x"] == 1
    assert found.blocks[-1] == Block("hw.py", code)
    assert len(load_source("x = 1").blocks) == 1
