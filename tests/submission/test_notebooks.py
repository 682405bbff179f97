"""Reading notebooks: which code is taken, how cells are called, and what is refused."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path

import nbformat
import pytest

from gradcheck.errors import SubmissionError
from gradcheck.messages import printable
from gradcheck.submission import Submission, load_submission


@pytest.fixture
def load(tmp_path: Path) -> object:
    def load(notebook: object, name: str = "hw.ipynb") -> Submission:
        data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
        (tmp_path / name).write_bytes(data)
        return load_submission(tmp_path / name)

    return load


def cell(source: object, kind: str = "code") -> dict[str, object]:
    return {"cell_type": kind, "metadata": {}, "source": source, "outputs": [], "execution_count": 7}


def v4(*cells: dict[str, object], **metadata: object) -> dict[str, object]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}


def v3(*cells: dict[str, object]) -> dict[str, object]:
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": list(cells)}],
    }


def test_code_cells_in_order_numbered_among_code_cells(load) -> None:
    found = load(
        v4(
            cell("# Title", "markdown"),
            cell("x = 1"),
            cell("", "raw"),
            cell(["y = 2\n", "z = 3"]),
            cell("  "),
        )
    )
    assert [(block.label, block.code) for block in found.blocks] == [
        ("cell 1", "x = 1"),
        ("cell 2", "y = 2\nz = 3"),
    ]
    assert found.name == "hw.ipynb"
    assert found.notes == ()


def test_an_empty_cell_counts(load) -> None:
    assert [block.label for block in load(v4(cell(""), cell("x = 1"))).blocks] == ["cell 2"]


def test_a_notebook_that_jupyter_wrote(load) -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# hi"), nbformat.v4.new_code_cell("x = 1")]
    )
    assert [block.code for block in load(nbformat.writes(notebook).encode()).blocks] == ["x = 1"]


def test_the_old_format(load) -> None:
    found = load(
        v3(
            {"cell_type": "heading", "level": 1, "metadata": {}, "source": "T"},
            {
                "cell_type": "code",
                "language": "python",
                "metadata": {},
                "input": ["x = 1\n", "y"],
                "outputs": [],
            },
            {"cell_type": "markdown", "metadata": {}, "source": "text"},
            {"cell_type": "code", "language": "python", "metadata": {}, "input": "%ls\nz = 1", "outputs": []},
        )
    )
    assert [(block.label, block.code) for block in found.blocks] == [
        ("cell 1", "x = 1\ny"),
        ("cell 2", "pass\nz = 1"),
    ]
    assert "old format 3" in found.notes[0]


def test_magics_are_skipped_and_noted(load) -> None:
    found = load(v4(cell("%matplotlib inline\nx = 1"), cell("%%bash\nls"), cell("%time y = 2")))
    assert [(block.label, block.code) for block in found.blocks] == [
        ("cell 1", "pass\nx = 1"),
        ("cell 3", "y = 2"),
    ]
    assert found.notes == (
        "cell 1, line 1: `%matplotlib inline` is Jupyter's own and is not run here",
        "cell 2: is not run here, because it begins with `%%bash`",
        "cell 3, line 1: `%time y = 2`: only the statement is run here",
    )


def test_notes_are_bounded(load) -> None:
    found = load(v4(cell("\n".join(["%ls " + "\x1b[31m" + "x" * 1000] * 50))))
    assert len(found.notes) == 21
    assert found.notes[-1] == "30 more lines of Jupyter's own are not run here"
    assert all(len(note) < 200 and printable(note) == note for note in found.notes)


def test_display_and_get_ipython_are_there(load) -> None:
    found = load(
        v4(cell("from IPython.display import display\ndisplay(1)\nget_ipython().run_line_magic('a', 'b')\nx = 1"))
    )
    namespace: dict[str, object] = {}
    for block in found.blocks:
        exec(block.code, namespace)
    assert namespace["x"] == 1
    assert any("display" in note for note in found.notes)
    assert load(v4(cell("x = 1"))).blocks[0].label == "cell 1"


@pytest.mark.parametrize(
    ("metadata", "source", "marker"),
    [
        ({"gradcheck": {"assignment": "linear-fit"}}, "# gradcheck: other", "linear-fit"),
        ({}, "# gradcheck: two-layer-network", "two-layer-network"),
        ({"gradcheck": {"assignment": "../evil.py"}}, "", None),
        ({"gradcheck": 3}, "", None),
        ({"gradcheck": {"assignment": ["x"]}}, "", None),
    ],
)
def test_the_marker(load, metadata: dict[str, object], source: str, marker: str | None) -> None:
    assert load(v4(cell(source), **metadata)).marker == marker


def test_pictures_do_not_count_as_source(load) -> None:
    with_picture = cell("x = 1")
    with_picture["outputs"] = [{"output_type": "display_data", "data": {"image/png": "A" * (5 << 20)}}]
    assert load(v4(with_picture)).blocks[0].code == "x = 1"


def test_numbers_that_json_does_not_have(load) -> None:
    data = json.dumps(v4(cell('x = "NaN"'))).replace('"outputs": []', '"outputs": [NaN, -Infinity, Infinity]')
    assert load(data.encode()).blocks[0].code == 'x = "NaN"'


def test_a_byte_order_mark(load) -> None:
    assert load(b"\xef\xbb\xbf" + json.dumps(v4(cell("x"))).encode()).blocks[0].code == "x"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is not a readable notebook"),
        (b"{", "is not a readable notebook"),
        (b"[]", "is not a readable notebook"),
        (b"\xff\xfe", "is not a readable notebook"),
        (b'{"cells": []}', "is not a readable notebook (Object missing required field `nbformat`)"),
        (b'{"nbformat": 4}', "is not a readable notebook (it has no cells)"),
        (b'{"nbformat": 3}', "is not a readable notebook (it has no worksheets)"),
        (b'{"nbformat": "4", "cells": []}', "`$.nbformat`"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}', "`$.cells[0].source`"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "evil", "source": ""}]}', "is not a readable notebook"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\xff"}]}', "not UTF-8 text"),
        (b'{"nbformat": 2, "worksheets": []}', "is a notebook of format 2"),
        (b'{"nbformat": 99, "cells": []}', "is a notebook of format 99"),
        (b'{"nbformat": 4, "x": ' + b"[" * 100_000, "nested too deeply"),
        (json.dumps(v4(cell("a\0b"))).encode(), "holds a NUL byte"),
        (json.dumps(v4(*[cell("#" * 1000)] * 1100)).encode(), "is larger than 1 MB"),
        (json.dumps(v4(language_info={"name": "R"})).encode(), "is a notebook in R, but must be in Python"),
        (json.dumps(v4(kernelspec={"language": "julia"})).encode(), "is a notebook in julia"),
    ],
)
def test_what_is_refused(load, data: bytes, says: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        load(data)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_notebook_made_to_fill_memory(load) -> None:
    data = b'{"nbformat": 4, "cells": [], "x": [' + b"[]," * 8_000_000 + b"0]}"
    tracemalloc.start()
    begin = time.monotonic()
    load(data)
    assert time.monotonic() - begin < 10
    assert tracemalloc.get_traced_memory()[1] < 4 * len(data)
    tracemalloc.stop()


def test_every_cut_gives_one_line(load) -> None:
    data = json.dumps(v4(cell("x = 1"), cell("é", "markdown"), kernelspec={"language": "python"})).encode()
    for length in range(len(data)):
        with pytest.raises(SubmissionError):
            load(data[:length])


def test_unpaired_surrogates_are_refused_or_harmless(load) -> None:
    for text in ('"\\ud800"', '"\\udc00x"', '"a\\ud83d"'):
        data = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": %s}]}' % text.encode()
        try:
            found = load(data)
        except SubmissionError:
            continue
        found.blocks[0].code.encode()
