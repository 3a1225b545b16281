"""Languages: English source strings and the Chinese catalogue, merged from one file per noun."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # loaded where words are translated: who only marks strings starts without Babel
    from babel.messages.catalog import Catalog
    from babel.support import NullTranslations

LOCALES = ("zh_CN", "en")
FOLDER = Path(__file__).resolve().parent / "translations"

_locale: ContextVar[str] = ContextVar("locale", default="zh_CN")


def N_(message: str) -> str:  # noqa: N802 - the customary name that extraction tools look for
    """Mark a constant for translation at the edge; yields it unchanged."""
    return message


def get_locale() -> str:
    """Yield the language in force, ``zh_CN`` or ``en``."""
    return _locale.get()


def set_locale(locale: str) -> None:
    """Set the language for what follows in this context; an unknown one becomes Chinese."""
    _locale.set(locale if locale in LOCALES else "zh_CN")


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Run a block in a language, for example that of a mail's reader."""
    token = _locale.set(locale if locale in LOCALES else "zh_CN")
    try:
        yield
    finally:
        _locale.reset(token)


@cache
def catalogue(locale: str) -> NullTranslations:
    """Yield the translations of a language; English is the source and has none."""
    from babel.messages.mofile import write_mo
    from babel.support import NullTranslations, Translations

    files = sorted((FOLDER / locale).glob("*.po"))
    if not files:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, merged(locale))
    compiled.seek(0)
    return Translations(fp=compiled)


def merged(locale: str) -> Catalog:
    """Merge the files of a language; the same string may stand in several with one translation."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    whole = Catalog(locale=locale)
    for path in sorted((FOLDER / locale).glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=locale)
        for entry in part:
            if entry.id:
                whole.add(entry.id, entry.string, flags=entry.flags, context=entry.context)
    return whole


def gettext(message: str, **params: Any) -> str:
    """Translate into the language in force and fill in the ``%(name)s`` places."""
    if not message:  # the empty message is the catalogue's own head
        return ""
    text = str(catalogue(get_locale()).ugettext(message))
    return text % params if params else text


def ngettext(singular: str, plural: str, num: int, **params: Any) -> str:
    """Translate with a number; ``%(num)s`` is filled in too."""
    text = str(catalogue(get_locale()).ungettext(singular, plural, num))
    return text % {"num": num, **params}
