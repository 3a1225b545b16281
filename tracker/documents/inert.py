"""Text from people made harmless before it goes into a document."""

from __future__ import annotations

import re

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Control characters, which XML forbids, and marks that turn or hide the text around them."""


def inert(text: object, most: int = 0) -> str:
    r"""Yield a text without characters that a document cannot hold or a reader cannot see.

    ``most`` cuts a text that is longer and marks the cut; 0 keeps all of it.

    >>> inert("市人社局\x07")
    '市人社局'
    """
    clean = UNSEEN.sub("", str(text))
    return clean[: most - 1] + "…" if most and len(clean) > most else clean


def one_line(text: object, most: int = 0) -> str:
    """Yield a harmless text on one line: every run of blanks becomes one."""
    return inert(" ".join(inert(text).split()), most)
