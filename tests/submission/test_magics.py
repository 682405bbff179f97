"""What only Jupyter understands is taken out, line numbers stay, and Python is left alone."""

from __future__ import annotations

import ast
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcheck.submission.magics import strip_magics


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if True:\n    %matplotlib inline\n", "if True:\n    pass\n"),
        ("!pip install numpy\nx = 1", "pass\nx = 1"),
        ("!pip install \\\n    numpy 'it\nx = 1", "pass\n\nx = 1"),
        ("!!ls\n?print\nprint??\nnp.dot?\nx.y? ;\n", "pass\npass\npass\npass\npass\n"),
        ("files = !ls\nr = %timeit -o f()\nx.y, z = !ls", "files = None\nr = None\nx.y, z = None"),
        ("%time x = f(1,\n  2)\n!ls", "x = f(1,\n  2)\npass"),
        ("  %time y = 2", "  y = 2"),
        ("%time -n x", "pass"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n%%capture out\nx = 1", "\n\nx = 1"),
        ("%%gradcheck backward\ndef backward(): pass", "\ndef backward(): pass"),
        ("%%bash\nrm -rf /", ""),
        ("%%timeit\nx = 1", ""),
        ("%%writefile a.py\nx = 1", ""),
        ("from IPython.display import (\n    display,\n)\nx = 1", "pass\n\n\nx = 1"),
        ("import IPython.display as d\nx = 1", "pass\nx = 1"),
        ("x = 1 # why?\n!ls", "x = 1 # why?\npass"),
        ("# a comment \\\n!ls", "# a comment \\\npass"),
        ("s = 'it''s' # '''\n!ls", "s = 'it''s' # '''\npass"),
        ('s = "a"""\n!ls', 's = "a"""\npass'),
        ("s = 'unfinished\n!ls", "s = 'unfinished\npass"),
    ],
)
def test_replaced(code: str, expected: str) -> None:
    assert strip_magics(code)[0] == expected


@pytest.mark.parametrize(
    "code",
    [
        "x = (a\n     % b)\n",
        "x = [\n    1\n    % 2,\n]\n",
        "x = a \\\n    % b\n",
        's = """\n%magic\n!shell\nwhy?\n"""\n',
        "s = '''\n%magic ' \"\"\" \\'''\n!no\n'''\n",
        'f"{x!r}"\n',
        "x = a if b != c else d\n",
        "print('why?')\n",
        "s = 'a\\\n%b'\n",
        "import IPythonic\n",
        "from . import IPython_like\n",
        "x %= 3\n",
        's = r"\\"\ny = "%"\n',
        's = \'"""\'\nx = 1 % 2\n',
    ],
)
def test_left_alone(code: str) -> None:
    assert strip_magics(code) == (code, ())


def test_what_was_skipped_is_told_with_its_line() -> None:
    _, skipped = strip_magics("x = 1\n%matplotlib inline\n%time y = 2\n")
    assert [(item.kind, item.line, item.text) for item in skipped] == [
        ("line", 2, "%matplotlib inline"),
        ("timed", 3, "%time y = 2"),
    ]
    _, skipped = strip_magics("\n%%bash\nls")
    assert [(item.kind, item.line, item.text) for item in skipped] == [("cell", 2, "%%bash")]


PIECES = st.sampled_from(
    [
        "x = 1",
        "%ls",
        "!ls",
        "x?",
        "(",
        ")",
        "[",
        "'",
        '"',
        '"""',
        "'''",
        "\\",
        "#",
        "\n",
        "\n    ",
        " ",
        "%%time",
        "a",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_keeps_its_lines(code: str) -> None:
    stripped, skipped = strip_magics(code)
    if not any(item.kind == "cell" for item in skipped):
        assert stripped.count("\n") == code.count("\n")
    assert skipped or stripped == code


@given(st.lists(PIECES, max_size=12).map("".join))
def test_valid_python_is_never_changed(code: str) -> None:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError):
        return
    assert strip_magics(code) == (code, ())


@pytest.mark.parametrize(
    "line",
    [
        " " * 500_000 + "x",
        "?" * 500_000 + "x",
        "a," * 250_000,
        "(" * 500_000,
        "'" * 500_001,
        "%time" + " " * 500_000,
    ],
    ids=["spaces", "question marks", "targets", "brackets", "quotes", "time"],
)
def test_hostile_lines_take_linear_time(line: str) -> None:
    begin = time.monotonic()
    strip_magics(line)
    strip_magics("\n".join([line] * 2))
    assert time.monotonic() - begin < 10
