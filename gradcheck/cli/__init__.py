"""The command line: thin doors to what the other packages do.

Importing this package imports neither NumPy nor any other heavy module, so that ``gradcheck --help`` is fast.
"""

from gradcheck.cli.main import main

__all__ = ["main"]
