"""What people write in words: harmless from the start, asked for where needed, never too long."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar, cast

from tracker.errors import Invalid
from tracker.i18n import N_
from tracker.inert import inert, one_line

MOST_LETTERS = 3000
TOO_LONG = N_("At most %(most)s characters, please; there are %(length)s.")


def written(
    text: str, *, field: str, missing: str = "", least: int = 1, most: int = MOST_LETTERS
) -> str:
    """Yield the words of a field as they are kept: inert, without blanks around them.

    Raises :class:`Invalid` with the sentence ``missing`` for fewer than ``least`` letters, unless
    there is none, and for more than ``most``; the field's name goes with it.
    """
    words = inert(text).strip()
    if missing and len(words) < least:
        raise Invalid(missing, field=field)
    if len(words) > most:
        raise Invalid(TOO_LONG, field=field, most=most, length=len(words))
    return words


class Entered:
    """What somebody enters in a form's lines: each text is harmless and on one line from the start.

    For dataclasses. ``PARAGRAPHS`` names the texts that keep their lines.
    """

    __slots__ = ()
    PARAGRAPHS: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        for field in fields(cast("Any", self)):
            value = getattr(self, field.name)
            if type(value) is str:
                clean = inert if field.name in self.PARAGRAPHS else one_line
                object.__setattr__(self, field.name, clean(value))
