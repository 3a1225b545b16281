"""Text from people made harmless before it goes into a document."""

from __future__ import annotations

import unicodedata

KEPT = "\t\n\r"
UNSEEN = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
"""Characters that XML forbids, and marks that turn, hide or join the text around them."""


def inert(text: object, most: int = 0) -> str:
    r"""Yield a text without characters that a document cannot hold or a reader cannot see.

    ``most`` cuts a text that is longer and marks the cut; 0 keeps all of it.

    >>> inert("市人社局\x07")
    '市人社局'
    """
    clean = "".join(
        sign for sign in str(text) if sign in KEPT or unicodedata.category(sign) not in UNSEEN
    )
    return clean[: most - 1] + "…" if most and len(clean) > most else clean


def one_line(text: object, most: int = 0) -> str:
    """Yield a harmless text on one line: every run of blanks becomes one."""
    return inert(" ".join(inert(text).split()), most)
