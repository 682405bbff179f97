"""From a file's bytes to Python source text."""

from __future__ import annotations

import codecs

from gradcheck.submission.limits import MAX_SOURCE_BYTES, megabytes
from gradcheck.submission.refusal import Refusal


def decode_source(data: bytes, shown: str) -> str:
    r"""Return the text of `data`, with ``\n`` as the only line end and without a byte order mark.

    A coding line (PEP 263) is not heeded: source must be UTF-8, whatever it says of itself.

    Raises:
        Refusal: `data` is not UTF-8, holds a NUL byte, or is too large.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refusal("submission.utf16", name=shown)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refusal("submission.not_utf8", name=shown, line=line) from None
    return tidy_source(text, shown)


def tidy_source(text: str, shown: str) -> str:
    r"""Return `text` with ``\n`` as the only line end; refuse what cannot be Python source."""
    if (nul := text.find("\0")) >= 0:
        raise Refusal("submission.nul", name=shown, line=text.count("\n", 0, nul) + 1)
    if len(text) > MAX_SOURCE_BYTES:
        raise Refusal("submission.too_large", name=shown, limit=megabytes(MAX_SOURCE_BYTES))
    return text.replace("\r\n", "\n").replace("\r", "\n")
