"""Readers: one for each kind of file, chosen by content and never by name."""

from __future__ import annotations

from importlib import import_module

from tracker.annex.readers.kinds import kind_of
from tracker.annex.refusals import TOO_LARGE, DocumentTooLarge
from tracker.annex.source import Source

MOST_BYTES = 50 * 1024 * 1024


def read_source(content: bytes, filename: str) -> Source:
    """Read a file of any kind into lines and tables; raises the refusals of the annex.

    Only the reader that is needed is loaded: each brings a library of its own.
    """
    if len(content) > MOST_BYTES:
        raise DocumentTooLarge(TOO_LARGE, file=filename, limit=MOST_BYTES // 1024 // 1024)
    kind = kind_of(content, filename)
    reader = import_module(f"tracker.annex.readers.{kind}")
    source: Source = getattr(reader, f"read_{kind}")(content, filename)
    return source
