"""Text that a student wrote, made fit to be shown in a terminal, a page or a log."""

from __future__ import annotations

import re

# Escape sequences go as a whole (colours, cursor moves, window titles); what they would have done is no text.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])|\x9b[0-?]*[ -/]*[@-~]")
# Then single characters: C0 and C1 controls, zero-width and direction marks (they can make code read
# otherwise than it runs), line and paragraph separators, unpaired surrogates (they cannot be encoded),
# noncharacters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff0-\uffff\U000e0000-\U000e0fff]"
)
_REPLACEMENT = "\ufffd"


def printable(text: str, *, limit: int | None = None, one_line: bool = False) -> str:
    r"""Return `text` without escape sequences or control characters.

    Args:
        text: anything.
        limit: most characters to return; longer text is cut and ends in ``…``.
        one_line: also replace line feeds and tabs, by spaces.

    Returns:
        Text in which ``\n`` (and nothing else) ends a line; tabs become spaces.
    """
    if limit is not None:
        # Escape sequences may hide that little is left; but time must not grow with what is thrown away.
        text, whole = text[: 4 * limit], text
        cut = len(whole) > len(text)
    else:
        cut = False
    text = _ESCAPES.sub("", text.replace("\r\n", "\n"))
    text = text.replace("\n", " ").replace("\t", " ") if one_line else text.expandtabs(4)
    text = _UNPRINTABLE.sub(_REPLACEMENT, text)
    if limit is not None and (cut or len(text) > limit):
        text = text[: limit - 1] + "…"
    return text
