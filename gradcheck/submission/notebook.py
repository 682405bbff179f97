"""Reading a notebook: its code, cell by cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import msgspec

from gradcheck.messages import printable, say
from gradcheck.submission.limits import MAX_NAME, MAX_NOTES
from gradcheck.submission.magics import Skipped, strip_magics
from gradcheck.submission.model import Block, Submission, find_marker, is_assignment_name
from gradcheck.submission.refusal import Refusal
from gradcheck.submission.stand_ins import with_stand_ins
from gradcheck.submission.text import tidy_source

if TYPE_CHECKING:
    from nbformat import NotebookNode

# JSON has no NaN, but Jupyter writes one into the outputs of plots; strings are matched to be left alone.
_NOT_A_NUMBER = re.compile(rb'"(?:[^"\\]++|\\.)*+"|-?\b(?:NaN|Infinity)\b', re.DOTALL)

_Text: TypeAlias = str | list[str]


class _Cell(msgspec.Struct, omit_defaults=True):
    """A cell without its outputs; `source`, or `input` for code in format 3."""

    cell_type: str
    source: _Text | msgspec.UnsetType = msgspec.UNSET
    input: _Text | msgspec.UnsetType = msgspec.UNSET


class _Worksheet(msgspec.Struct):
    cells: list[_Cell]


class _Language(msgspec.Struct):
    name: str = ""
    language: str = ""


class _Marker(msgspec.Struct):
    assignment: str = ""


class _Metadata(msgspec.Struct, omit_defaults=True):
    """The parts that matter; other people may put anything there, so each is decoded alone."""

    gradcheck: msgspec.Raw = msgspec.Raw()
    language_info: msgspec.Raw = msgspec.Raw()
    kernelspec: msgspec.Raw = msgspec.Raw()


class _Notebook(msgspec.Struct):
    """What is taken out of a notebook before anything else looks at it.

    A file made to exhaust memory as nested lists of nothing is only skimmed: the decoder builds these fields
    and steps over all others.
    """

    nbformat: int
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)
    cells: list[_Cell] | msgspec.UnsetType = msgspec.UNSET
    worksheets: list[_Worksheet] | msgspec.UnsetType = msgspec.UNSET


def read_notebook(data: bytes, name: str, *, shown: str, lang: str, label: str = "") -> Submission:
    """Return the code cells of the notebook `data` (format 3 or 4, JSON in UTF-8).

    Cells are numbered from 1 among the code cells, in the order in which they stand and are executed. What
    only Jupyter understands (magics, shell lines, help) is replaced so that line numbers stay, and noted.

    Args:
        data: the file's contents.
        name: what reports call the submission.
        shown: what error messages call the file.
        lang: language of the notes.
        label: put before ``cell N`` where a submission has several files.

    Raises:
        Refusal: it is not a notebook, of another version, or in another language than Python.
    """
    skim = _skim(data, shown)
    if skim.nbformat not in (3, 4):
        raise Refusal("submission.notebook_version", name=shown, version=skim.nbformat)
    _require_python(skim.metadata, shown)
    notes = _Notes(lang)
    if skim.nbformat == 3:
        notes.say("submission.converted", version=3)
    blocks: list[Block] = []
    markers = [_marker_of(skim.metadata)]
    for number, source in enumerate(_code_cells(skim, shown), start=1):
        called = (
            say("submission.cell_of", lang, file=label, number=number)
            if label
            else say("submission.cell", lang, number=number)
        )
        code, skipped = strip_magics(tidy_source(source, shown))
        markers.append(find_marker(code))
        notes.skipped(called, skipped)
        if code.strip():
            blocks.append(Block(called, code))
    tidy_source("".join(block.code for block in blocks), shown)  # the limit holds for the sum, too
    executed, stand_ins = with_stand_ins(tuple(blocks))
    if "display" in stand_ins:
        notes.say("submission.display")
    marker = next((found for found in markers if found), None)
    return Submission(name, executed, notes.finish(), marker)


def _skim(data: bytes, name: str) -> _Notebook:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        try:
            return msgspec.json.decode(data, type=_Notebook)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            numbers_only = _NOT_A_NUMBER.sub(lambda found: found[0] if found[0][:1] == b'"' else b"null", data)
            return msgspec.json.decode(numbers_only, type=_Notebook)
    except UnicodeDecodeError:
        raise Refusal("submission.bad_notebook", name=name, reason="not UTF-8 text") from None
    except RecursionError:
        raise Refusal("submission.bad_notebook", name=name, reason="nested too deeply") from None
    except msgspec.DecodeError as error:
        reason = printable(str(error), limit=200, one_line=True)
        raise Refusal("submission.bad_notebook", name=name, reason=reason) from None


def _code_cells(skim: _Notebook, name: str) -> list[str]:
    """Return the sources of the code cells, by way of nbformat, which knows both formats."""
    import nbformat
    from nbformat.validator import NotebookValidationError

    if skim.nbformat == 4:
        cells = [_cell_v4(cell) for cell in _required(skim.cells, "cells", name)]
        document: dict[str, object] = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
    else:
        sheets = [
            {"cells": [_cell_v3(cell) for cell in sheet.cells], "metadata": {}}
            for sheet in _required(skim.worksheets, "worksheets", name)
        ]
        document = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}
    try:
        # nbformat leaves these two without annotations.
        node = nbformat.from_dict(document)  # type: ignore[no-untyped-call]
        notebook: NotebookNode = nbformat.convert(node, 4)  # type: ignore[no-untyped-call]
        nbformat.validate(notebook)
    except NotebookValidationError as error:
        reason = printable(str(error).partition("\n")[0], limit=200, one_line=True)
        raise Refusal("submission.bad_notebook", name=name, reason=reason) from None
    return [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]


_T = TypeVar("_T")


def _required(value: _T | msgspec.UnsetType, field: str, name: str) -> _T:
    if isinstance(value, msgspec.UnsetType):
        raise Refusal("submission.bad_notebook", name=name, reason=f"it has no {field}")
    return value


def _cell_v4(cell: _Cell) -> dict[str, object]:
    slim: dict[str, object] = {"cell_type": cell.cell_type, "metadata": {}, "source": _joined(cell.source)}
    if cell.cell_type == "code":
        slim |= {"outputs": [], "execution_count": None}
    return slim


def _cell_v3(cell: _Cell) -> dict[str, object]:
    if cell.cell_type == "code":
        return {
            "cell_type": "code",
            "metadata": {},
            "input": _joined(cell.input),
            "language": "python",
            "collapsed": False,
            "outputs": [],
        }
    slim: dict[str, object] = {"cell_type": cell.cell_type, "metadata": {}, "source": _joined(cell.source)}
    if cell.cell_type == "heading":
        slim["level"] = 1
    return slim


def _joined(text: _Text | msgspec.UnsetType) -> str:
    if isinstance(text, msgspec.UnsetType):
        return ""
    return text if isinstance(text, str) else "".join(text)


def _require_python(metadata: _Metadata, name: str) -> None:
    info = _lenient(metadata.language_info, _Language).name or _lenient(metadata.kernelspec, _Language).language
    if info and "python" not in info.lower():
        language = printable(info, limit=MAX_NAME, one_line=True)
        raise Refusal("submission.notebook_language", name=name, language=language)


def _marker_of(metadata: _Metadata) -> str | None:
    assignment = _lenient(metadata.gradcheck, _Marker).assignment
    return assignment if is_assignment_name(assignment) else None


def _lenient(raw: msgspec.Raw, kind: type[_T]) -> _T:
    """Decode a part of the metadata; what somebody else put there under the same name counts as absent."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return kind()


class _Notes:
    """What was tolerated, as lines for the student; only so many are kept."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._lines: list[str] = []
        self._left_out = 0

    def say(self, key: str, **params: object) -> None:
        self._lines.append(say(key, self._lang, **params))

    def skipped(self, label: str, found: tuple[Skipped, ...]) -> None:
        keys = {"line": "submission.skipped", "timed": "submission.timed", "cell": "submission.skipped_cell"}
        for item in found:
            if len(self._lines) >= MAX_NOTES:
                self._left_out += 1
                continue
            text = printable(item.text, limit=60, one_line=True)
            self.say(keys[item.kind], label=label, line=item.line, text=text)

    def finish(self) -> tuple[str, ...]:
        if self._left_out:
            self.say("submission.skipped_more", count=self._left_out)
        return tuple(self._lines)
