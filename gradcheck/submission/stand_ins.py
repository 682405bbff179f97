"""Names that Jupyter puts into every notebook's namespace, for code that takes them for granted.

A script that was exported from a notebook calls them, too.
"""

from __future__ import annotations

import re

from gradcheck.submission.model import Block

_STAND_INS = {
    "display": "def display(*objects, **options):\n    pass\n",
    "get_ipython": """\
def get_ipython():
    class Shell:
        def __getattr__(self, name):
            return lambda *arguments, **options: None

    return Shell()
""",
}
_CALLED = {name: re.compile(rf"\b{name}[ \t]*\(") for name in _STAND_INS}


def with_stand_ins(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return `blocks` with a block before them that defines what they call of Jupyter's, and those names.

    The block is of its own, so that the lines of the others keep their numbers.
    """
    called = tuple(name for name, call in _CALLED.items() if any(call.search(block.code) for block in blocks))
    if not called:
        return blocks, ()
    return (Block("Jupyter", "\n".join(_STAND_INS[name] for name in called)), *blocks), called
