"""What the HTML pages share: the templates, and how students' words get into them."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

from gradcheck.messages import printable, say
from gradcheck.report.numbers import points_text
from gradcheck.report.states import check_name, mark_of, state_of
from gradcheck.result import Place

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"
_MAX_TEXT = 2000
_MAX_LINE = 300
_HTML_LANG = {"zh": "zh-Hans"}
# Nothing is fetched whatever a page holds; scripts run only where the page is one of ours with a script.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_SCRIPTED = _POLICY + "; script-src 'unsafe-inline'"


def render_page(template: str, lang: str, *, scripted: bool = False, **values: object) -> str:
    """Return the page made from `template` with `values`; every string is escaped unless it is `Markup`."""
    page = _environment().get_template(template)
    text = page.render(
        say=functools.partial(_say, lang),
        check_name=lambda check_id: check_name(check_id, lang),
        html_lang=_HTML_LANG.get(lang, lang),
        policy=_SCRIPTED if scripted else _POLICY,
        **values,
    )
    return text.encode("utf-8", "replace").decode()


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= {
        "line": _line,
        "text": _text,
        "prose": _prose,
        "output": _output,
        "points": points_text,
        "source_line": _source_line,
    }
    environment.globals |= {"state_of": state_of, "mark_of": mark_of}
    return environment


def _say(lang: str, key: str, **params: object) -> str:
    return say(key, lang, **params)


def _line(text: str) -> str:
    return printable(text, limit=_MAX_LINE, one_line=True)


def _text(text: str) -> str:
    return printable(text, limit=_MAX_TEXT)


def _output(text: str, limit: int) -> str:
    return printable(text, limit=limit).rstrip("\n")


def _prose(text: str) -> Markup:
    """Escape a message; what stands in backticks in it is set as code."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(_text(text)))))  # noqa: S704 - escaped above


def _source_line(place: Place) -> Markup:
    """Escape a line of the submission, with a caret under the column if it lies in the line."""
    from markupsafe import Markup
    from rich.cells import cell_len

    source = printable(place.source.rstrip("\n"), limit=500, one_line=True)
    stripped = source.lstrip()
    at = place.column - 1 - (len(source) - len(stripped))
    if not place.column or not 0 <= at <= len(stripped):
        return Markup("{}").format(stripped)
    return Markup('{}\n{}<span class="caret">^</span>').format(stripped, " " * cell_len(stripped[:at]))
