"""Looking a message up and filling it in."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import pkgutil
from collections.abc import Mapping
from typing import TypeAlias

LANGUAGES = ("en", "zh")


@dataclasses.dataclass(frozen=True, slots=True)
class Plural:
    """A message that depends on the parameter `count`; a language without a singular leaves `one` out."""

    other: str
    one: str | None = None

    def for_count(self, count: object) -> str:
        """Return the template for `count` things."""
        return self.one if self.one is not None and count == 1 else self.other


Message: TypeAlias = str | Plural


def say(key: str, lang: str = "en", **params: object) -> str:
    """Return the message `key` in `lang`, filled in with `params`.

    Templates are `str.format` templates; parameters are inserted as they are and never read as templates.

    Raises:
        LookupError: `lang` or `key` is unknown, or a parameter that the template needs was not given. These
            are mistakes in gradcheck, which its own tests find: every call in the source is checked against
            the catalogue.
    """
    try:
        message = catalogue(lang)[key]
    except KeyError:
        raise LookupError(f"key={key!r} (str), but must be a message of the {lang!r} catalogue") from None
    if isinstance(message, Plural):
        if "count" not in params:
            raise LookupError(f"message {key!r} has singular and plural and needs the parameter 'count'")
        message = message.for_count(params["count"])
    try:
        return message.format(**params)
    except KeyError as error:
        raise LookupError(f"message {key!r} ({lang}) needs the parameter {error}") from None


def preferred_language(environment: Mapping[str, str]) -> str:
    """Return the language that the locale in `environment` asks for: one of `LANGUAGES`, English if none fits."""
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    # GNU gettext: LANGUAGE is a list in order of preference, and counts only where the locale is not plain C.
    wanted = environment.get("LANGUAGE", "").split(":") if locale not in ("", "C", "POSIX") else []
    for name in (*wanted, locale):
        language = name.partition("_")[0].partition(".")[0].partition("-")[0].lower()
        if language in LANGUAGES:
            return language
    return "en"


@functools.cache
def catalogue(lang: str) -> Mapping[str, Message]:
    """Return all messages of `lang`, merged from the modules of its package.

    Raises:
        LookupError: there is no such language, or a module holds a key that is not its own.
    """
    if lang not in LANGUAGES:
        raise LookupError(f"lang={lang!r} (str), but must be one of: {', '.join(LANGUAGES)}")
    package = importlib.import_module(f"gradcheck.messages.{lang}")
    merged: dict[str, Message] = {}
    for module in pkgutil.iter_modules(package.__path__):
        messages = importlib.import_module(f"{package.__name__}.{module.name}").MESSAGES
        for key, message in messages.items():
            # With the module's name as prefix no two modules can claim one key.
            if not key.startswith(module.name + "."):
                raise LookupError(f"message {key!r} in {package.__name__}.{module.name} must begin with its name")
            merged[key] = message
    return merged
