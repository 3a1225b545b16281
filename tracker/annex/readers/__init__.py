"""Readers: one for each kind of file, chosen by content and never by name."""

from __future__ import annotations

from tracker.annex.readers.text import read_text
from tracker.annex.source import Source


def read_source(content: bytes, filename: str) -> Source:
    """Read a file of any kind into lines and tables; raises the refusals of the annex."""
    return read_text(content, filename)
